// Keys that move the stack of the target: each is a command of the command line, with its plan shown first.
import { stackOf } from '../model/rows.ts';
import type { Binding } from './binding.ts';
import { change, changing, chosen, needsApplied, needsTop } from './parts.ts';

export const stack: readonly Binding[] = changing([
  {
    id: 'push',
    key: 'p',
    verb: 'push',
    about: 'push the next patch',
    short: 'push',
    press: change(
      () => 'Push the next patch',
      () => ['push'],
    ),
  },
  {
    id: 'push-all',
    key: 'P',
    verb: 'push',
    about: 'push all patches',
    press: change(
      () => 'Push all patches',
      () => ['push', '-a'],
    ),
  },
  {
    id: 'pop',
    key: 'o',
    verb: 'pop',
    about: 'pop the top patch',
    short: 'pop',
    off: needsApplied,
    press: change(
      (s) => `Pop patch ${stackOf(s)?.at(-1) ?? ''}`.trim(),
      () => ['pop'],
    ),
  },
  {
    id: 'pop-all',
    key: 'O',
    verb: 'pop',
    about: 'pop all patches',
    off: needsApplied,
    press: change(
      () => 'Pop all patches',
      () => ['pop', '-a'],
    ),
  },
  {
    id: 'goto',
    key: 't',
    verb: 'goto',
    about: 'push or pop to the chosen patch',
    short: 'to here',
    off: needsTop,
    press: change(
      (s) => `Go to patch ${chosen(s)}`,
      (s) => ['goto', chosen(s)],
    ),
  },
  {
    id: 'goto-series',
    key: 'Y',
    verb: 'goto',
    about: 'bring the database to what series.yaml says now',
    press: change(
      () => 'Go to the series as it is',
      () => ['goto', '--series'],
    ),
  },
  {
    id: 'undo',
    key: 'u',
    verb: 'undo',
    about: 'undo the last operation',
    short: 'undo',
    press: change(
      () => 'Undo the last operation',
      () => ['undo'],
    ),
  },
  {
    id: 'redo',
    key: 'U',
    verb: 'redo',
    about: 'do again what was undone',
    press: change(
      () => 'Redo what was undone',
      () => ['redo'],
    ),
  },
  {
    id: 'load',
    key: 'B',
    verb: 'load',
    about: 'create the base in an empty database',
    press: change(
      () => 'Create the base',
      () => ['load'],
    ),
  },
]);
