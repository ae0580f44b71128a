// Runs that once failed, as small as they could be made.
import type { Scenario } from './scenario.ts';

export const cases: Record<string, Scenario> = {
  'a patch that drops a routine is moved below the one that creates it': {
    slots: ['shapes', 'plain'],
    patches: [
      [[0, 0]],
      [[0, 0]],
      [
        [0, 1],
        [1, 19],
      ],
      [
        [2, 0],
        [16, 30],
      ],
    ],
    commands: [
      { does: 'reorder', first: 7, second: 21 },
      { does: 'move', dry: true, way: 'pop', by: 'all', count: 1, rebuild: false },
    ],
  },
};
