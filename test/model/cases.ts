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
  'a caller that is rebuilt has its privileges back, which a hand changed and a patch took over': {
    slots: ['atomic'],
    patches: [[[0, 0]]],
    commands: [
      { does: 'new', slot: 0, version: 8 },
      { does: 'hand', slot: 0, routine: 0, edit: 'grant', tries: null, settle: 'adopt' },
      { does: 'move', dry: false, way: 'push', by: 'count', count: 1, rebuild: true },
    ],
  },
};
