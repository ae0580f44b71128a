// Keys that ask the database, and show its answer.
import { say } from '../model/changes.ts';
import { beside } from '../model/moves.ts';
import type { State } from '../model/state.ts';
import type { Binding } from './binding.ts';
import { chosen, needsPatch, needsQuiet, needsTop } from './parts.ts';

/** Commands that look, and take a while: their answer is shown when it is there. */
const shows = (
  id: string,
  key: string,
  verb: string,
  about: string,
  words: (s: State) => readonly string[],
  off: (s: State) => string | null = () => null,
): Binding => ({
  id,
  keys: [key],
  place: 'queue',
  about,
  verb,
  off: (s) => needsQuiet(s) ?? off(s),
  press: (s) => {
    const line = words(s);
    return [
      { ...s, running: { words: line, progress: '', cancelling: false }, message: null },
      [{ do: 'run', words: line, reply: { as: 'text' }, front: true }],
    ];
  },
});

export const looking: readonly Binding[] = [
  shows('drift', 'd', 'drift', 'what was changed by hand in the database', () => ['drift']),
  shows('check', 'x', 'check', 'prove the whole queue, with its tests, on a throw-away database', () => ['check']),
  shows(
    'check-patch',
    'X',
    'check',
    'run the tests of the chosen patch, and of those below it, on a throw-away database',
    (s) => ['check', chosen(s)],
    needsPatch,
  ),
  {
    id: 'plan',
    keys: ['enter'],
    place: 'queue',
    about: 'show what is chosen; in the tab Plan, ask the database for it',
    press: (s) => {
      if (s.tab !== 'plan') return [{ ...s, focus: 'detail' }, []];
      const why = s.readOnly ? '--read-only forbids even a dry run' : needsTop(s);
      if (why !== null) return say(s, why, true);
      const words = ['goto', chosen(s), '--dry-run'];
      const reply = { as: 'answer', key: `plan ${chosen(s)}` } as const;
      return [
        { ...s, running: { words, progress: '', cancelling: false } },
        [{ do: 'run', words, reply, front: true }],
      ];
    },
  },
  {
    id: 'look-unit',
    keys: ['enter'],
    place: 'functions',
    about: 'show what is chosen',
    press: (s) => [{ ...s, focus: 'detail' }, []],
  },
  {
    id: 'annotate',
    keys: ['b'],
    place: 'functions',
    about: 'show the patch that made each line, or leave it out',
    short: 'annotate',
    verb: 'annotate',
    press: (s) => [beside({ ...s, look: { ...s.look, annotate: !s.look.annotate } }), []],
  },
];
