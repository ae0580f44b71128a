// header: what a patch says of itself.
import type { Command } from '../command.ts';

export const header: Command = {
  name: 'header',
  group: 'look',
  summary: "show a patch's header: subject, author, date, description",
  arguments: [{ name: 'name', about: 'the patch; the top one where not given', optional: true }],
  examples: [{ line: 'pgquilt header fold-os-names', meaning: 'why the patch is there' }],
  async run(call) {
    const { header } = await import('../../queue/header.ts');
    const { patch, subject, text } = await header(await call.context(), call.args[0]);
    return { json: { patch, subject, text }, text: `${text.trimEnd()}\n` };
  },
};
