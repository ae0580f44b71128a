// Keys that take edits in, wherever they were made, and those that open an editor to make them.
import { say, start } from '../model/changes.ts';
import type { Step } from '../model/events.ts';
import { isStranger, stackOf } from '../model/rows.ts';
import type { State } from '../model/state.ts';
import type { Binding } from './binding.ts';
import { ask, change, changing, chosen, needsApplied, needsPatch } from './parts.ts';

export const edits: readonly Binding[] = [
  ...changing([
    {
      id: 'refresh',
      key: 'r',
      verb: 'refresh',
      about: 'take the edits under udfs/ into the top patch',
      short: 'refresh',
      off: needsApplied,
      press: change(
        (s) => `Refresh patch ${stackOf(s)?.at(-1) ?? ''}`.trim(),
        () => ['refresh'],
      ),
    },
    {
      id: 'refresh-into',
      key: 'i',
      verb: 'refresh',
      about: 'take the edits under udfs/ into the chosen patch',
      off: needsPatch,
      press: change(
        (s) => `Refresh patch ${chosen(s)}`,
        (s) => ['refresh', '-p', chosen(s)],
      ),
    },
    {
      id: 'absorb',
      key: 'b',
      verb: 'absorb',
      about: 'take each edit into the patch that it belongs to',
      press: change(
        () => 'Absorb the edits',
        () => ['absorb'],
      ),
    },
    {
      id: 'adopt',
      key: 'a',
      verb: 'adopt',
      about: 'make what was changed by hand a patch',
      off: (s) => (s.status !== null && s.status.drift.length === 0 ? 'nothing was changed by hand' : null),
      press: ask(() => ({
        for: 'words',
        title: 'Name of the new patch that keeps what was changed by hand',
        words: ['adopt', '--new', '…'],
        about: 'Adopt what was changed by hand',
      })),
    },
  ]),
  {
    id: 'refresh-some',
    keys: ['S'],
    place: 'queue',
    about: 'take some of the edits into the top patch, hunk by hunk',
    verb: 'refresh',
    changes: true,
    off: needsApplied,
    press: (s) => pickHunks(s, stackOf(s)?.at(-1) ?? '', ['refresh']),
  },
  {
    id: 'refresh-some-into',
    keys: ['I'],
    place: 'queue',
    about: 'take some of the edits into the chosen patch, hunk by hunk',
    verb: 'refresh',
    changes: true,
    off: needsPatch,
    press: (s) => pickHunks(s, chosen(s), ['refresh', '-p', chosen(s)]),
  },
  {
    id: 'edit-header',
    keys: ['h'],
    place: 'queue',
    about: 'open the chosen patch in the editor: its header above all',
    changes: true,
    off: needsPatch,
    press: (s) => [s, [{ do: 'edit', files: [`patches/${chosen(s)}.patch`] }]],
  },
  {
    id: 'edit',
    keys: ['e'],
    place: 'queue',
    about: 'open the units of the chosen patch in the editor',
    short: 'edit',
    changes: true,
    off: needsPatch,
    press: (s) => {
      const files = s.facts.get(chosen(s))?.files ?? [];
      return files.length === 0 ? say(s, `patch ${chosen(s)} changes no unit`, true) : [s, [{ do: 'edit', files }]];
    },
  },
  {
    id: 'edit-unit',
    keys: ['e'],
    place: 'functions',
    about: 'open the chosen unit in the editor',
    short: 'edit',
    changes: true,
    off: (s) => {
      const name = s.chosen.functions;
      if (name === null) return 'no unit is chosen';
      return isStranger(s, name) ? `${name} is in no unit yet: a makes a patch of it` : null;
    },
    press: (s) => [s, [{ do: 'edit', files: [s.chosen.functions ?? ''] }]],
  },
  {
    id: 'adopt-one',
    keys: ['a'],
    place: 'functions',
    about: 'make a patch of what was made or changed by hand here',
    short: 'adopt',
    verb: 'adopt',
    changes: true,
    off: (s) => {
      const name = s.chosen.functions;
      if (name !== null && isStranger(s, name)) return null;
      const drifted = s.status?.drift.some((d) => d.file === name) === true;
      return drifted ? null : 'nothing was changed by hand here';
    },
    press: ask((s) => ({
      for: 'words',
      title: `Name of the new patch that keeps ${s.chosen.functions}`,
      words: ['adopt', s.chosen.functions ?? '', '--new', '…'],
      about: `Adopt ${s.chosen.functions}`,
    })),
  },
];

/** Asks for the edits, to choose among them what the command shall take into the patch. */
function pickHunks(state: State, patch: string, command: readonly string[]): Step {
  const words = ['diff', '-z'];
  const reply = { as: 'pick', title: `Which edits go into patch ${patch}?`, words: command } as const;
  return start(state, words, { do: 'run', words, reply, front: true });
}
