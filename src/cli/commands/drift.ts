// drift: routines that are not what the ledger says.
import { MOST } from '../../listed.ts';
import { Problem } from '../../problem.ts';
import { type Command, flag, lines } from '../command.ts';
import { exitStatus } from '../exit.ts';
import { driftReport } from '../output/drift.ts';

export const drift: Command = {
  name: 'drift',
  group: 'database',
  summary: 'compare every recorded routine with the live one; exit 4 where one differs',
  arguments: [
    { name: 'routine', about: 'a routine, or a file under udfs/; all where none is given', optional: true, many: true },
  ],
  options: [
    { flags: '--all', about: 'name the routines that are in no unit, too' },
    { flags: '--diff', about: `show each difference, where there are more than ${MOST} of them, too` },
  ],
  examples: [
    { line: 'pgquilt drift --target staging', meaning: 'shows what was changed there by hand, as a diff' },
    { line: 'pgquilt drift crash_rate', meaning: 'of this routine alone' },
    { line: 'pgquilt drift --all', meaning: 'finds what somebody made there beside the queue, too' },
  ],
  async run(call) {
    const verb = await import('../../queue/drift.ts');
    const all = flag(call, 'all');
    if (all && call.args.length > 0) {
      throw new Problem('usage', 'drift: --all looks at the whole database, not at a routine', {
        hint: 'Give one of the two.',
      });
    }
    const result = all
      ? await verb.driftAndStrangers(await call.queue())
      : await verb.drift(await call.context(), call.args);
    const { target, checked, drift: items, notes, strangers } = result;
    const routines = `${checked} routine${checked === 1 ? '' : 's'}`;
    const none = checked === 0 ? `Nothing is recorded on ${target}` : `No drift: ${routines} on ${target} as recorded`;
    const beside = (strangers ?? []).map((s) => `In no unit: ${s.routine}`);
    const adopt = beside.length === 0 ? [] : [call.hint('To take one in: pgquilt adopt ROUTINE --new NAME')];
    const every = call.args.length > 0 || flag(call, 'diff');
    const differing = items.length === 0 ? [none] : driftReport(items, { ...call, every, checked });
    const text = lines([...differing, ...beside, ...adopt]);
    return {
      json: { target, checked, drift: items, ...(strangers && { strangers }) },
      notes,
      text,
      exit: items.length === 0 ? 0 : exitStatus.drift,
    };
  },
};
