// files: the units that a patch changes.
import { type Command, lines } from '../command.ts';

export const files: Command = {
  name: 'files',
  group: 'look',
  summary: 'list the units that a patch changes',
  arguments: [{ name: 'name', about: 'the patch; the top one where not given', optional: true }],
  examples: [{ line: 'pgquilt files fold-os-names', meaning: 'a path a line, relative to the root' }],
  async run(call) {
    const { files } = await import('../../queue/files.ts');
    const { patch, files: paths } = await files(await call.context(), call.args[0]);
    return { json: { patch, files: paths }, text: lines(paths) };
  },
};
