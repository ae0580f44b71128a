// When what was saved is worked on, as a table: the events of each row, and what was to be done.
import { expect, test } from 'vitest';
import { FIRST, nextSave, type SavesEvent, type SavesState } from '../../src/queue/common/saves.ts';

const events: Record<string, SavesEvent> = {
  quiet: { type: 'quiet' },
  worked: { type: 'worked' },
  '^C': { type: 'interrupted' },
};

/** Plays the words, each an event or a path that is saved, from the start; gives what was to be done, and where it ends. */
function play(words: string): [acts: string[], phase: SavesState['phase']] {
  let state = FIRST;
  const acts: string[] = [];
  for (const word of words.split(' ').filter(Boolean)) {
    const [next, act] = nextSave(state, events[word] ?? { type: 'saved', path: word });
    state = next;
    if (act !== undefined) acts.push(act.type === 'work' ? `work ${act.saved.join('+')}` : act.type);
  }
  return [acts, state.phase];
}

test.each<[words: string, acts: string[], phase: SavesState['phase']]>([
  ['', [], 'working'],
  ['worked', [], 'waiting'],
  ['worked a', ['wait'], 'settling'],
  ['worked a quiet', ['wait', 'work a'], 'working'],
  ['worked a quiet worked', ['wait', 'work a'], 'waiting'],
  // Each save begins the quiet anew, and a path is named once.
  ['worked a b a quiet', ['wait', 'wait', 'wait', 'work a+b'], 'working'],
  // What is saved during the work has its own turn after it; the quiet of an old timer means nothing.
  ['a', [], 'working'],
  ['a a b quiet worked', ['wait'], 'settling'],
  ['a b worked quiet', ['wait', 'work a+b'], 'working'],
  ['worked a quiet b worked c quiet worked', ['wait', 'work a', 'wait', 'wait', 'work b+c'], 'waiting'],
  ['worked quiet worked', [], 'waiting'],
  // An interrupt ends at once what waits, and what works when it has worked.
  ['worked ^C', ['end'], 'ended'],
  ['worked a ^C', ['wait', 'end'], 'ended'],
  ['^C', [], 'ending'],
  ['a ^C b quiet worked', ['end'], 'ended'],
  ['^C ^C worked worked', ['end'], 'ended'],
  ['worked ^C a quiet worked ^C', ['end'], 'ended'],
])('%s', (words, acts, phase) => {
  expect(play(words)).toEqual([acts, phase]);
});
