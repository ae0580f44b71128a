// `-a`, `N` or `NAME`: how far push and pop go.
import { Problem } from '../problem.ts';
import type { Goal } from '../queue/common/stack.ts';
import { type Call, flag } from './command.ts';

/** Reads the goal; one patch where nothing is said. Throws Problem('usage') for two goals at once or for a count of 0. */
export function readGoal(call: Call, verb: 'push' | 'pop' | 'finalize'): Goal {
  const [word] = call.args;
  if (flag(call, 'all')) {
    if (word === undefined) return { all: true };
    throw new Problem('usage', `${verb}: --all and '${word}' are two goals`, { hint: 'Give one of the two.' });
  }
  if (word === undefined) return { count: 1 };
  if (!/^\d+$/.test(word)) return { name: word };
  const count = Number(word);
  if (count > 0 && Number.isSafeInteger(count)) return { count };
  throw new Problem('usage', `${verb}: ${word} is no number of patches`, {
    hint: `Give a number from 1, a patch's name, or --all. A patch whose name is a number: pgquilt goto ${word}`,
  });
}
