// header: what a patch says of itself; with -m or -e, saying it anew.
import { Problem } from '../../problem.ts';
import type { HeaderChange } from '../../queue/header.ts';
import { type Call, type Command, flag, lines, type Outcome, value } from '../command.ts';
import { NONE_DONE } from '../output/plan.ts';

export const header: Command = {
  name: 'header',
  group: 'look',
  summary: "show a patch's header: subject, author, date, description; or change it",
  arguments: [{ name: 'name', about: 'the patch; the top one where not given', optional: true }],
  options: [
    { flags: '-m, --message <text>', about: 'another subject; further lines become the description, which else stays' },
    { flags: '-e, --edit', about: 'open the whole header in $VISUAL or $EDITOR' },
    { flags: '--dry-run', about: 'with -m or -e: look whether it can be done, show it, and change nothing' },
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
    const to = withMessage(from, message ?? '');
    return outcome(await setHeader(context, patch, { from, to }, { dryRun: flag(call, 'dryRun') }));
  },
};

async function editHeader(call: Call): Promise<Outcome> {
  const { header, setHeader } = await import('../../queue/header.ts');
  const { inEditor } = await import('../draft.ts');
  const context = await call.queue();
  const { patch, text: from } = await header(context, call.args[0]);
  const dryRun = flag(call, 'dryRun');
  const draft = { verb: 'header', patch, was: from, suffix: 'header', keep: dryRun };
  return outcome(await inEditor(call, context, draft, (to) => setHeader(context, patch, { from, to }, { dryRun })));
}

function outcome({ notes, ...json }: HeaderChange): Outcome {
  const { patch, text, changed, plan } = json;
  const said = changed ? text.trimEnd() : `The header of patch ${patch} is unchanged`;
  return { json, text: lines([said, ...(plan === undefined ? [] : ['', NONE_DONE])]), notes };
}
