// header: what a patch says of itself; with -m or -e, saying it anew.
import { Problem } from '../../problem.ts';
import { type Call, type Command, flag, type Outcome, value } from '../command.ts';

export const header: Command = {
  name: 'header',
  group: 'look',
  summary: "show a patch's header: subject, author, date, description; or change it",
  arguments: [{ name: 'name', about: 'the patch; the top one where not given', optional: true }],
  options: [
    { flags: '-m, --message <text>', about: 'another subject; further lines become the description, which else stays' },
    { flags: '-e, --edit', about: 'open the whole header in $VISUAL or $EDITOR' },
  ],
  details: ['A patch that is applied keeps its place and its routines: the ledger and the file say the new header.'],
  examples: [
    { line: 'pgquilt header fold-os-names', meaning: 'why the patch is there' },
    { line: 'pgquilt header -m "Fold the names of systems"', meaning: "the top patch's subject is another one" },
  ],
  async run(call) {
    const message = value(call, 'message');
    const edit = flag(call, 'edit');
    if (edit && message !== undefined) {
      throw new Problem('usage', 'header: -m and -e are two ways to say one thing', { hint: 'Give one of the two.' });
    }
    const { header, setHeader } = await import('../../queue/header.ts');
    if (!edit && message === undefined) {
      const { patch, subject, text } = await header(await call.context(), call.args[0]);
      return { json: { patch, subject, text }, text: `${text.trimEnd()}\n` };
    }
    if (edit) return editHeader(call);
    const { withMessage } = await import('../../patch/header.ts');
    const context = await call.queue();
    const { patch, text: from } = await header(context, call.args[0]);
    return outcome(await setHeader(context, patch, { from, to: withMessage(from, message ?? '') }));
  },
};

async function editHeader(call: Call): Promise<Outcome> {
  const { header, setHeader } = await import('../../queue/header.ts');
  const { inEditor } = await import('../draft.ts');
  const context = await call.queue();
  const { patch, text: from } = await header(context, call.args[0]);
  const draft = { verb: 'header', patch, was: from, suffix: 'header' };
  return outcome(await inEditor(call, context, draft, (to) => setHeader(context, patch, { from, to })));
}

function outcome(result: {
  patch: string;
  subject: string;
  text: string;
  changed: boolean;
  notes: readonly string[];
}): Outcome {
  const { patch, subject, text, changed, notes } = result;
  const json = { patch, subject, text, changed };
  return { json, text: changed ? `${text.trimEnd()}\n` : `The header of patch ${patch} is unchanged\n`, notes };
}
