// absorb: gives each edit to the patch that it belongs to.
import type { AbsorbedHunk, AbsorbResult } from '../../queue/absorb.ts';
import { allowBroken, allowRebuild, readAllow } from '../allow.ts';
import { type Command, flag, lines, value } from '../command.ts';
import { exitStatus } from '../exit.ts';
import { onlyEdits } from '../only-edits.ts';
import { NONE_DONE, planLines } from '../output/plan.ts';
import type { Style } from '../style.ts';

export const absorb: Command = {
  name: 'absorb',
  group: 'queue',
  summary: 'take each edit under udfs/ into the applied patch that last changed its lines',
  options: [
    { flags: '--dry-run', about: 'show where each edit would go; nothing is changed' },
    onlyEdits,
    allowRebuild,
    allowBroken,
  ],
  details: [
    'An edit belongs to the patch that all the lines it changes are of; lines that are put in, to the patch that the lines on\nboth sides are of. What is of the base, of several patches or in a new unit stays in the tree as it is (exit status 3).',
  ],
  examples: [{ line: 'pgquilt absorb --dry-run', meaning: 'prints the table: which edit goes to which patch' }],
  async run(call) {
    const { absorbEdits } = await import('../../queue/absorb.ts');
    const dryRun = flag(call, 'dryRun');
    const result = await absorbEdits(await call.queue(), {
      dryRun,
      onlyEdits: value(call, 'edits'),
      ...readAllow(call),
    });
    const { hunks, rewritten, target, plan, edits, notes } = result;
    const left = hunks.some((h) => h.patch === null);
    return {
      json: { hunks, rewritten, target, plan, edits },
      text: absorbText(result, dryRun, call.style),
      notes: left ? [...notes, 'hint: To take the rest into a patch of your choice: pgquilt refresh -p NAME'] : notes,
      exit: left ? exitStatus.conflict : 0,
    };
  },
};

function absorbText({ hunks, plan = [] }: AbsorbResult, dryRun: boolean, style: Style): string {
  if (hunks.length === 0) return 'No edits to absorb\n';
  const width = Math.max(...hunks.map((h) => (h.patch ?? '-').length));
  const place = (h: AbsorbedHunk) => `${h.file}:${h.line}`;
  const places = Math.max(...hunks.map((h) => place(h).length));
  const table = hunks.map((h) => {
    const size = `-${h.removed} +${h.added}`;
    return `${(h.patch ?? '-').padEnd(width)}  ${place(h).padEnd(places)}  ${size}${h.reason === undefined ? '' : `  (${h.reason})`}`;
  });
  const gone = hunks.filter((h) => h.patch !== null);
  const patches = new Set(gone.map((h) => h.patch)).size;
  const stay = hunks.length - gone.length;
  const sum = [
    gone.length === 0
      ? `Nothing ${dryRun ? 'would be' : 'was'} absorbed`
      : `${dryRun ? 'Would absorb' : 'Absorbed'} ${counted(gone.length, 'edit')} into ${counted(patches, 'patch', 'patches')}`,
    ...(stay === 0 ? [] : [`${counted(stay, 'edit')} ${stay === 1 ? 'stays' : 'stay'} in the tree`]),
  ].join('; ');
  const routines = plan.flatMap((p) => planLines(p.routines, style));
  return lines([...table, ...routines, sum, ...(dryRun ? [NONE_DONE] : [])]);
}

function counted(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}
