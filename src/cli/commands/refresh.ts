// refresh: takes edits into the top patch, or into another.
import { Problem } from '../../problem.ts';
import type { RefreshResult } from '../../queue/refresh.ts';
import { allowBroken, allowRebuild, readAllow } from '../allow.ts';
import { type Command, flag, lines, value } from '../command.ts';
import { readHunks } from '../hunk-numbers.ts';
import { onlyEdits } from '../only-edits.ts';
import { dependentLines, NONE_DONE, planLines } from '../output/plan.ts';
import { proofJson, proofNotes } from '../output/proof.ts';
import type { Style } from '../style.ts';

export const refresh: Command = {
  name: 'refresh',
  group: 'queue',
  summary: 'take the edits under udfs/, all or some, into the top patch and the database',
  arguments: [
    {
      name: 'unit',
      about: 'only the edits in these units, or routines; the rest stays edited',
      optional: true,
      many: true,
    },
  ],
  options: [
    { flags: '--hunk <number...>', about: 'only these hunks, counted through all that diff -z prints' },
    { flags: '-p, --patch <name>', about: 'into this patch: one below the top, or one that is not applied' },
    { flags: '--dry-run', about: 'do it, show what becomes of the routines, and roll it back' },
    onlyEdits,
    { flags: '--test', about: "run the patch's test, too; where it does not hold nothing is taken in" },
    { flags: '--from-database', about: 'take what was changed in the database, with psql for example' },
    allowRebuild,
    allowBroken,
  ],
  details: [
    'With -p the edits are carried down past the patches above the one named, whose diffs are made anew; into a patch that is\nnot applied they are carried up, and are out of the tree then. Where an edit and a patch on its way change the same\nlines nothing is changed, and the file to put both together in is named (exit status 3).\nThe interface writes --hunk 2@HASH: nothing is taken in where hunk 2 is another by now than the one it showed.',
  ],
  examples: [
    { line: 'pgquilt refresh', meaning: 'tree, patch file, database and ledger change together' },
    { line: 'pgquilt refresh normalize_signature', meaning: 'one of the edited units; the others stay edited' },
    { line: 'pgquilt refresh -p fold-os-names --dry-run', meaning: 'shows whether the edits fit into a lower patch' },
  ],
  async run(call) {
    const { refresh } = await import('../../queue/refresh.ts');
    const [patch, dryRun] = [value(call, 'patch'), flag(call, 'dryRun')];
    if (patch !== undefined && flag(call, 'fromDatabase')) {
      throw new Problem('usage', 'refresh: what was changed in the database is taken into the top patch', {
        hint: 'To lay it below others: pgquilt adopt --new NAME --below PATCH',
      });
    }
    if (patch !== undefined && flag(call, 'test')) {
      throw new Problem('usage', 'refresh: --test runs the test of the top patch, and -p names another', {
        hint: 'Leave one of the two out.',
      });
    }
    const chosen = { units: call.args, ...readHunks(call, 'refresh', 'pgquilt diff -z shows the hunks.') };
    if (flag(call, 'fromDatabase') && chosen.units.length + chosen.hunks.length > 0) {
      throw new Problem('usage', 'refresh: --from-database takes all that was changed in the routines of the queue', {
        hint: 'One routine alone can be a patch of its own: pgquilt adopt ROUTINE --new NAME',
      });
    }
    const result = await refresh(await call.queue(), {
      ...chosen,
      fromDatabase: flag(call, 'fromDatabase'),
      test: flag(call, 'test'),
      patch,
      dryRun,
      onlyEdits: value(call, 'edits'),
      ...readAllow(call),
    });
    return refreshed(result, dryRun, call.style);
  },
};

/** What a refresh did, for people and for programs. */
export function refreshed(result: RefreshResult, dryRun: boolean, style: Style) {
  const { changed, units, carried, plan, warnings, target, edits } = result;
  return {
    json: { patch: result.patch, changed, units, carried, plan, warnings, target, edits, ...proofJson(result) },
    text: refreshText(result, dryRun, style),
    notes: [...result.notes, ...proofNotes(result, style), ...warnings.map((warning) => `warning: ${warning}`)],
  };
}

function refreshText(
  { patch, changed, units, carried = [], plan }: RefreshResult,
  dryRun: boolean,
  style: Style,
): string {
  if (!changed) return `Patch ${patch} is unchanged\n`;
  const width = Math.max(0, ...units.map((unit) => unit.change.length));
  const files = units.map(({ path, change }) => `${change.padEnd(width)}  ${path}`);
  return lines([
    ...files,
    ...planLines(plan.routines, style),
    ...dependentLines(plan.dependents ?? [], style),
    ...carried.map((name) => `Made patch ${name} anew on top of it`),
    dryRun ? `Would refresh patch ${patch}\n${NONE_DONE}` : `Refreshed patch ${patch}`,
  ]);
}
