// edit: opens units in the user's editor; with --diff, a patch's own diff.
import { Problem } from '../../problem.ts';
import { allowBroken, allowRebuild, readAllow } from '../allow.ts';
import { type Call, type Command, flag, lines, type Outcome } from '../command.ts';
import { rewritten } from '../output/rewrite.ts';

export const edit: Command = {
  name: 'edit',
  group: 'queue',
  summary: 'open units in $VISUAL or $EDITOR; with --diff, the diff of a patch',
  arguments: [
    {
      name: 'unit',
      about: 'a routine, or a file under udfs/; with --diff, a patch, the top one where not given',
      optional: true,
      many: true,
    },
  ],
  options: [
    { flags: '--diff', about: 'open the patch itself; what it is then has to apply, and so has every patch above it' },
    { flags: '--dry-run', about: 'with --diff: do it, show the plan and the SQL, and roll it back' },
    allowRebuild,
    allowBroken,
  ],
  details: [
    'There is nothing to add first: refresh finds every edited unit, whatever it was edited with.',
    'Of an edited diff, the numbers after @@ and the hashes need not be right. One that does not apply changes nothing and is\nkept, and the same command opens it again.',
  ],
  examples: [
    { line: 'pgquilt edit crash_rate', meaning: 'opens udfs/public/crash_rate.sql' },
    { line: 'pgquilt edit --diff fold-os-names', meaning: 'opens the patch; routines and ledger follow' },
  ],
  async run(call) {
    if (flag(call, 'diff')) return editDiff(call);
    if (call.args.length === 0) {
      throw new Problem('usage', 'edit: which unit?', { hint: 'pgquilt edit ROUTINE, or pgquilt edit --diff PATCH' });
    }
    const { unitsToEdit } = await import('../../queue/edit.ts');
    const { editorOf, openEditor } = await import('../editor.ts');
    const context = await call.queue();
    const editor = editorOf(call.env);
    const { files } = await unitsToEdit(context, [...call.args]);
    await openEditor(editor, files, { cwd: context.root, env: call.env, keepStdout: call.json });
    return { json: { files }, text: lines(files) };
  },
};

async function editDiff(call: Call): Promise<Outcome> {
  const [word, more] = call.args;
  if (more !== undefined) {
    throw new Problem('usage', 'edit --diff takes one patch', { hint: `pgquilt edit --diff ${word}` });
  }
  const { diffToEdit, takeDiff } = await import('../../queue/edit-diff.ts');
  const { inEditor } = await import('../draft.ts');
  const context = await call.queue();
  const { patch, text: from } = await diffToEdit(context, word);
  const how = { dryRun: flag(call, 'dryRun'), ...readAllow(call) };
  const draft = { verb: 'edit', patch, was: from, suffix: 'patch', keep: how.dryRun };
  const result = await inEditor(call, context, draft, (to) => takeDiff(context, patch, { from, to }, how));
  const { changed, files } = result;
  return rewritten(
    call,
    result,
    { patch, changed, files },
    `Patch ${patch} ${changed ? 'rewritten' : 'is unchanged'}\n`,
  );
}
