// A run as plain data, so that a failure can be printed, shrunk and kept.
import fc from 'fast-check';
import { type SlotName, slots } from './slots.ts';

/** How far, from where the stack stands. */
export interface Move {
  readonly way: 'push' | 'pop' | 'goto' | 'series' | 'alone';
  /** How far: by a number of patches, to the end, to a patch by its name. */
  readonly by: 'count' | 'all' | 'name';
  readonly count: number;
  readonly rebuild: boolean;
}

export const EDITS = ['body', 'set', 'grant', 'comment', 'owner', 'cost', 'drop', 'overload'] as const;
export type Edit = (typeof EDITS)[number];

export const SETTLES = ['adopt', 'below', 'base', 'refresh', 'merge', 'overwrite'] as const;
export type Settle = (typeof SETTLES)[number];

export type Command =
  | ({ readonly does: 'move'; readonly dry: boolean } & Move)
  | { readonly does: 'new'; readonly slot: number; readonly version: number }
  | {
      readonly does: 'hand';
      readonly slot: number;
      readonly routine: number;
      readonly edit: Edit;
      /** Tried while the change by hand is there. */
      readonly tries: Move | null;
      readonly settle: Settle;
    }
  /** Two patches change places in the series, and the stack follows. */
  | { readonly does: 'reorder'; readonly first: number; readonly second: number }
  /** Moves with an edit in the tree that nobody has refreshed. */
  | { readonly does: 'edit'; readonly slot: number; readonly move: Move }
  | { readonly does: 'held'; readonly slot: number; readonly move: Move }
  | { readonly does: 'crowd' }
  | { readonly does: 'refused'; readonly which: number };

export interface Scenario {
  /** The slots in play. */
  readonly slots: readonly SlotName[];
  /** Each patch: to which version it brings which of the slots, by their numbers; taken modulo what there is. */
  readonly patches: readonly (readonly (readonly [slot: number, version: number])[])[];
  readonly commands: readonly Command[];
}

const small = fc.nat({ max: 30 });
const move: fc.Arbitrary<Move> = fc.record({
  way: fc.constantFrom('push', 'push', 'pop', 'goto', 'series', 'alone'),
  by: fc.constantFrom('count', 'count', 'all', 'name'),
  count: fc.integer({ min: 1, max: 4 }),
  rebuild: fc.boolean(),
});
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.tuple(move, fc.boolean()).map(([m, dry]): Command => ({ does: 'move', dry, ...m })),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('new'), slot: small, version: small }) },
  {
    weight: 6,
    arbitrary: fc.record({
      does: fc.constant('hand'),
      slot: small,
      routine: small,
      edit: fc.constantFrom(...EDITS),
      tries: fc.option(move),
      settle: fc.constantFrom(...SETTLES),
    }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('reorder'), first: small, second: small }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('edit'), slot: small, move }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('held'), slot: small, move }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('crowd') }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('refused'), which: small }) },
) as fc.Arbitrary<Command>;

/** Random runs over the slots that a server of this major has. */
export function scenarios(major: number): fc.Arbitrary<Scenario> {
  const known = (Object.keys(slots) as SlotName[]).filter(
    (name) => ((slots[name] as { since?: number }).since ?? 0) <= major,
  );
  const patch = fc.array(fc.tuple(small, small), { minLength: 1, maxLength: 2 });
  return fc.record({
    slots: fc.uniqueArray(fc.constantFrom(...known), { minLength: 1, maxLength: 3 }),
    patches: fc.array(patch, { minLength: 1, maxLength: 4 }),
    commands: fc.array(command, { minLength: 2, maxLength: 5 }),
  });
}
