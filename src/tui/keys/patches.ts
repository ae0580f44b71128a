// Keys that change the patches of the series and their order.

import type { Dialog, MenuItem } from '../model/dialog.ts';
import { hunkAt, hunkWord } from '../model/find.ts';
import { grabbed } from '../model/grab.ts';
import { chosenAt, patchRows } from '../model/rows.ts';
import type { State } from '../model/state.ts';
import type { Binding } from './binding.ts';
import { ask, type Changing, change, changing, chosen, needsApplied, needsPatch } from './parts.ts';

export const patches: readonly Binding[] = changing([
  {
    id: 'new',
    key: 'c',
    verb: 'new',
    about: 'create a new patch above the top',
    short: 'new',
    press: ask(() => ({
      for: 'words',
      title: 'Name of the new patch',
      words: ['new', '…'],
      about: 'Create a new patch',
    })),
  },
  {
    id: 'rename',
    key: 'R',
    verb: 'rename',
    about: 'give the chosen patch another name',
    off: needsPatch,
    press: ask(
      (s) => ({
        for: 'words',
        title: `New name of patch ${chosen(s)}`,
        words: ['rename', chosen(s), '…'],
        about: `Rename patch ${chosen(s)}`,
      }),
      chosen,
    ),
  },
  {
    id: 'delete',
    key: 'D',
    verb: 'delete',
    about: 'delete the chosen patch',
    off: needsPatch,
    press: change(
      (s) => `Delete patch ${chosen(s)}`,
      (s) => ['delete', chosen(s)],
    ),
  },
  {
    id: 'fold',
    key: 'f',
    verb: 'fold',
    about: 'fold the chosen patch into the top one',
    off: needsPatch,
    press: change(
      (s) => `Fold patch ${chosen(s)}`,
      (s) => ['fold', chosen(s)],
    ),
  },
  {
    id: 'split',
    key: 's',
    verb: 'split',
    about: 'split the hunk that shows out of the chosen patch',
    off: (s) => (hunkAt(s) === null ? 'no hunk shows: } goes to the next one, in the tab Diff' : needsPatch(s)),
    press: ask((s) => ({
      for: 'words',
      title: `Name of the new patch that hunk ${hunkAt(s)} of ${chosen(s)} goes into`,
      words: ['split', chosen(s), '…', '--hunk', hunkWord(s) ?? ''],
      about: `Split hunk ${hunkAt(s)} out of patch ${chosen(s)}`,
    })),
  },
  {
    id: 'fork',
    key: 'C',
    verb: 'fork',
    about: 'put a copy of the chosen patch in its place',
    off: needsPatch,
    press: ask((s) => ({
      for: 'words',
      title: `Name of the copy of patch ${chosen(s)}`,
      words: ['fork', '-p', chosen(s), '…'],
      about: `Fork patch ${chosen(s)}`,
    })),
  },
  {
    id: 'grab',
    key: 'm',
    verb: 'move',
    about: 'take the chosen patch, and carry it to another place in the list',
    off: (s) => needsPatch(s) ?? (s.filter.queue === '' ? null : 'the list is filtered: Esc shows all of it'),
    press: (s) => [{ ...s, focus: 'list', message: null, dialog: grabbed(s) }, []],
  },
  moveKey('move-down', 'J', 1),
  moveKey('move-up', 'K', -1),
  {
    id: 'guard',
    key: '!',
    verb: 'guard',
    about: 'guard the chosen patch',
    off: needsPatch,
    press: ask((s) => ({
      for: 'words',
      title: `Guards of patch ${chosen(s)}, such as +partner`,
      words: ['guard', chosen(s), '…'],
      about: `Guard patch ${chosen(s)}`,
    })),
  },
  {
    id: 'select',
    key: '@',
    verb: 'select',
    about: 'choose the guards that are selected',
    press: ask(() => ({ for: 'words', title: 'Guards to select', words: ['select', '…'], about: 'Select guards' })),
  },
  {
    id: 'finalize',
    key: 'F',
    verb: 'finalize',
    off: needsApplied,
    about: 'make the bottom of the stack permanent',
    press: (s) => [{ ...s, message: null, dialog: formatMenu(s) }, []],
  },
]);

/** Past the patch that stands below (1) or above (-1) on the screen. */
function moveKey(id: string, key: string, by: 1 | -1): Changing {
  const neighbour = (s: State) => {
    const row = patchRows(s)[chosenAt(s) + by];
    return row?.state === 'finalized' ? undefined : row?.name;
  };
  const way = (s: State) => ((by === 1) === s.topFirst ? '--before' : '--after');
  return {
    id,
    key,
    verb: 'move',
    about: `move the chosen patch one place ${by === 1 ? 'down' : 'up'} in the list`,
    off: (s) => needsPatch(s) ?? (neighbour(s) === undefined ? 'it stands at the end of the list' : null),
    press: change(
      (s) => `Move patch ${chosen(s)} past ${neighbour(s)}`,
      (s) => ['move', chosen(s), way(s), neighbour(s) ?? ''],
    ),
  };
}

/** The formats to choose from, the one of series.yaml first. */
function formatMenu(state: State): Dialog {
  const item = (about: string, words: readonly string[]): MenuItem => ({
    about,
    next: {
      to: 'ask',
      ask: {
        for: 'words',
        title: 'How many patches, or up to which one (empty: the lowest; -a: all)',
        words: ['finalize', ...words, '…'],
        about: `Make permanent, ${about}`,
      },
    },
  });
  const formats = state.verbs.get('finalize')?.formats ?? [];
  const items = [
    item('as series.yaml says', []),
    ...formats.map((format) => item(`as migrations of ${format}`, ['--format', format])),
  ];
  return { kind: 'menu', title: 'Make the bottom of the stack permanent: how?', items, at: 0 };
}
