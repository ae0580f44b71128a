// drift: routines that are not what the ledger says.
import { type Command, lines } from '../command.ts';
import { exitStatus } from '../exit.ts';
import { driftLines } from '../output/drift.ts';

export const drift: Command = {
  name: 'drift',
  group: 'database',
  summary: 'compare every recorded routine with the live one; exit 4 where one differs',
  examples: [{ line: 'pgquilt drift --target staging', meaning: 'shows what was changed there by hand, as a diff' }],
  async run(call) {
    const { drift } = await import('../../queue/drift.ts');
    const result = await drift(await call.context());
    const { target, checked, drift: items, notes } = result;
    const routines = `${checked} routine${checked === 1 ? '' : 's'}`;
    const none = checked === 0 ? `Nothing is recorded on ${target}` : `No drift: ${routines} on ${target} as recorded`;
    const text = lines(items.length === 0 ? [none] : driftLines(items, call.style));
    return { json: { target, checked, drift: items }, notes, text, exit: items.length === 0 ? 0 : exitStatus.drift };
  },
};
