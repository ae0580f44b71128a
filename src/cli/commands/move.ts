// move: gives a patch another place in the series.
import { Problem } from '../../problem.ts';
import type { Destination } from '../../queue/common/destination.ts';
import { allowRebuild, readAllow } from '../allow.ts';
import { type Call, type Command, flag, lines, value } from '../command.ts';
import { NONE_DONE } from '../output/plan.ts';

export const move: Command = {
  name: 'move',
  group: 'queue',
  summary: 'give a patch another place in the series, an applied one as well',
  arguments: [{ name: 'name', about: 'the patch' }],
  options: [
    { flags: '--before <patch>', about: 'right below this one' },
    { flags: '--after <patch>', about: 'right above this one' },
    { flags: '--top', about: 'above all applied patches; one that is not applied: to the end of the series' },
    { flags: '--bottom', about: 'below all applied patches; one that is not applied: next to be pushed' },
    { flags: '--dry-run', about: 'work it out and show it; nothing is changed' },
    allowRebuild,
  ],
  details: [
    'The patches that it goes past are made anew where that is needed. Where two of them change the same lines nothing is\nchanged, and the two hunks are shown (exit status 3). Applied patches change places in one transaction; the routines\nstay as they are.',
  ],
  examples: [
    { line: 'pgquilt move fold-os-names --bottom', meaning: 'below everything that is applied' },
    { line: 'pgquilt move fold-os-names --after count-signups --dry-run', meaning: 'shows whether it can go there' },
  ],
  async run(call) {
    const to = readDestination(call);
    const { reorder } = await import('../../queue/move.ts');
    const dryRun = flag(call, 'dryRun');
    const result = await reorder(await call.queue(), {
      patch: call.args[0] ?? '',
      to,
      dryRun,
      ...readAllow(call),
    });
    const { patch, changed, series, rewritten, target, plan, notes } = result;
    const at = series.indexOf(patch);
    const below = series[at - 1];
    const where = below === undefined ? 'first in the series' : `after ${below}`;
    const text = !changed
      ? [`Patch ${patch} is ${where} already`]
      : [
          ...rewritten.map((name) => `Made patch ${name} anew`),
          dryRun ? `Would move patch ${patch}: ${where}` : `Moved patch ${patch}: it is ${where} now`,
          ...(dryRun ? [NONE_DONE] : []),
        ];
    return { json: { patch, changed, series, rewritten, target, plan }, text: lines(text), notes };
  },
};

/** Throws Problem('usage') for no place, or for two. */
function readDestination(call: Call): Destination {
  const [before, after] = [value(call, 'before'), value(call, 'after')];
  const given: Destination[] = [
    ...(before === undefined ? [] : [{ before }]),
    ...(after === undefined ? [] : [{ after }]),
    ...(flag(call, 'top') ? ['top' as const] : []),
    ...(flag(call, 'bottom') ? ['bottom' as const] : []),
  ];
  const [to, second] = given;
  if (to !== undefined && second === undefined) return to;
  throw new Problem('usage', to === undefined ? 'move: where to?' : 'move: two places for one patch', {
    hint: 'Give one of --before PATCH, --after PATCH, --top and --bottom.',
  });
}
