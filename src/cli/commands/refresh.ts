// refresh: takes edits into the top patch.
import type { RefreshResult } from '../../queue/results.ts';
import { type Command, flag, lines } from '../command.ts';
import { dependentLines, planLines } from '../output/plan.ts';
import { proofJson, proofNotes } from '../output/proof.ts';
import { allowRebuild, readAllowRebuild } from '../rebuild.ts';
import type { Style } from '../style.ts';

export const refresh: Command = {
  name: 'refresh',
  group: 'queue',
  summary: 'take all edits under udfs/ into the top patch, and into the database',
  options: [
    { flags: '--from-database', about: 'take what was changed in the database, with psql for example' },
    allowRebuild,
  ],
  examples: [{ line: 'pgquilt refresh', meaning: 'tree, patch file, database and ledger change together' }],
  async run(call) {
    const { refresh } = await import('../../queue/refresh.ts');
    const result = await refresh(await call.queue(), {
      fromDatabase: flag(call, 'fromDatabase'),
      ...readAllowRebuild(call),
    });
    const { patch, changed, units, plan, warnings, target } = result;
    return {
      json: { patch, changed, units, plan, warnings, target, ...proofJson(result) },
      text: refreshText(result, call.style),
      notes: [...result.notes, ...proofNotes(result, call.style), ...warnings.map((warning) => `warning: ${warning}`)],
    };
  },
};

function refreshText({ patch, changed, units, plan }: RefreshResult, style: Style): string {
  if (!changed) return `Patch ${patch} is unchanged\n`;
  const width = Math.max(0, ...units.map((unit) => unit.change.length));
  const files = units.map(({ path, change }) => `${change.padEnd(width)}  ${path}`);
  return lines([
    ...files,
    ...planLines(plan.routines, style),
    ...dependentLines(plan.dependents ?? [], style),
    `Refreshed patch ${patch}`,
  ]);
}
