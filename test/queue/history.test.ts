// What redo says it does again.
import { expect, test } from 'vitest';
import { sentences } from '../../src/queue/journal/history.ts';

const entry = { at: '', target: 'dev', log: null };
const push = { ...entry, number: 3, verb: 'push', patches: ['one', 'two'] };
const undo = {
  ...entry,
  number: 4,
  verb: 'undo',
  patches: ['one', 'two'],
  takesBack: { by: 'undo', entries: [3] } as const,
};

test('is the operation that was undone, or its patches where the journal has forgotten it', () => {
  const said = (all: (typeof push | typeof undo)[]) => sentences({ done: [], undone: [undo], all }, 'redo', [undo]);
  expect(said([push, undo])).toEqual(['entry 3: push of one, two, undone as entry 4']);
  expect(said([undo])).toEqual(['what entry 4 took back of one, two']);
});
