// drift: routines that are not what the ledger says.
import { type Command, flag, lines } from '../command.ts';
import { exitStatus } from '../exit.ts';
import { driftLines } from '../output/drift.ts';

export const drift: Command = {
  name: 'drift',
  group: 'database',
  summary: 'compare every recorded routine with the live one; exit 4 where one differs',
  options: [{ flags: '--all', about: 'name the routines that are in no unit, too' }],
  examples: [
    { line: 'pgquilt drift --target staging', meaning: 'shows what was changed there by hand, as a diff' },
    { line: 'pgquilt drift --all', meaning: 'finds what somebody made there beside the queue, too' },
  ],
  async run(call) {
    const verb = await import('../../queue/drift.ts');
    const all = flag(call, 'all');
    const result = all ? await verb.driftAndStrangers(await call.queue()) : await verb.drift(await call.context());
    const { target, checked, drift: items, notes, strangers } = result;
    const routines = `${checked} routine${checked === 1 ? '' : 's'}`;
    const none = checked === 0 ? `Nothing is recorded on ${target}` : `No drift: ${routines} on ${target} as recorded`;
    const beside = (strangers ?? []).map((s) => `In no unit: ${s.routine}`);
    const adopt = beside.length === 0 ? [] : [call.hint('To take one in: pgquilt adopt ROUTINE --new NAME')];
    const text = lines([...(items.length === 0 ? [none] : driftLines(items, call.style)), ...beside, ...adopt]);
    return {
      json: { target, checked, drift: items, ...(strangers && { strangers }) },
      notes,
      text,
      exit: items.length === 0 ? 0 : exitStatus.drift,
    };
  },
};
