// The levels of a push as the server will see them: each unit's text parsed, each name resolved, a state before and after.
import { Problem } from '../../problem.ts';
import { identityParts } from '../../routine/identity.ts';
import { describeKey, type RoutineKey } from '../../routine/key.ts';
import type { ParseStatements } from '../../routine/parser.ts';
import type { State } from '../../routine/plan.ts';
import { schemaFault } from '../../routine/schema-fault.ts';
import { positionAt } from '../../routine/source-position.ts';
import { readUnit, type Unit } from '../../routine/unit.ts';
import type { Place } from '../keys.ts';
import type { Resolved } from '../resolve.ts';

/** A unit's text before and after a patch; null where the unit is not there. */
export interface UnitChange {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** What one patch does to the units; `patch` is null where the base itself is created. */
export interface Level {
  readonly patch: string | null;
  readonly units: readonly UnitChange[];
}

/** The units of some levels, parsed once each, and every name in them, numbered from 1 for the server. */
export interface ReadLevels {
  /** Which part of the operation these levels are. */
  readonly part: number;
  readonly levels: readonly Level[];
  readonly keys: readonly RoutineKey[];
  /** A text of a unit, parsed; null where the unit is not there. */
  unit(path: string, text: string | null): Unit | null;
  numberOf(key: RoutineKey): number;
}

/** Reads the levels part by part; a text that one part leaves and the next one finds is parsed once. */
export class LevelReader {
  /** By path, then by text: to put the two together for a key would copy every text for each time it is looked up. */
  readonly #units = new Map<string, Map<string, Unit>>();

  /** Parses every text. Throws Problem as readUnit does, with the patch named. */
  read(levels: readonly Level[], parse: ParseStatements, part = 0): ReadLevels {
    const numbers = new Map<string, number>();
    const keys: RoutineKey[] = [];
    const byKey = new Map<RoutineKey, number>();
    const numberKey = (key: RoutineKey): void => {
      const name = JSON.stringify(key);
      if (!numbers.has(name)) {
        keys.push(key);
        numbers.set(name, keys.length);
      }
      byKey.set(key, numbers.get(name) ?? 0);
    };
    const numbered = new Set<Unit>();
    for (const level of levels) {
      for (const { path, before, after } of level.units) {
        for (const text of [before, after]) {
          if (text === null) continue;
          const unit = this.#unit(path, text, level.patch, parse);
          if (numbered.has(unit)) continue;
          numbered.add(unit);
          for (const routine of unit.routines) numberKey(routine.key);
          for (const absent of unit.absent) numberKey(absent.key);
        }
      }
    }
    return {
      part,
      levels,
      keys,
      unit: (path, text) => (text === null ? null : (this.#units.get(path)?.get(text) ?? null)),
      numberOf: (key) => byKey.get(key) ?? 0,
    };
  }

  #unit(path: string, text: string, patch: string | null, parse: ParseStatements): Unit {
    const texts = this.#units.get(path) ?? new Map<string, Unit>();
    this.#units.set(path, texts);
    const unit = texts.get(text) ?? inPatch(patch, () => readUnit(path, text, parse));
    texts.set(text, unit);
    return unit;
  }
}

/** How many parts have their keys stored at a time, each in a place of its own. */
export const PLACES = 3;
export const placeOf = (part: number): Place => part % PLACES;

/** All the texts of some levels, those of a unit one behind the other. */
export const textsOf = (levels: readonly Level[]): (string | null)[] =>
  levels.flatMap(({ units }) => units.flatMap(({ before, after }) => [before, after]));

/** Adds the patch's name to a problem in one of its texts. */
function inPatch<T>(patch: string | null, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (patch === null || !(error instanceof Problem)) throw error;
    throw new Problem(error.code, `patch ${patch}: ${error.message}`, { ...error, patch, cause: error });
  }
}

/** A level with what its units make on either side. */
export interface Sides {
  readonly level: Level;
  readonly before: State;
  readonly after: State;
}

/** The state of a level on one side. Throws Problem where two texts create one routine, or one is made where none can be kept. */
export function stateOf(
  read: ReadLevels,
  level: Level,
  side: 'before' | 'after',
  resolved: readonly Resolved[],
): State {
  const routines = new Map<string, { id: string; path: string; text: Unit['routines'][number] }>();
  const absent = new Map<string, string>();
  for (const change of level.units) {
    const unit = read.unit(change.path, change[side]);
    for (const text of unit?.routines ?? []) {
      const id = resolved[read.numberOf(text.key) - 1]?.id ?? describeKey(text.key);
      const other = routines.get(id);
      const fault = text.key.schema === null ? schemaFault(identityParts(id).schema) : null;
      if (fault !== null) throw misplaced(id, fault, change.path, change[side], text.start, level.patch);
      if (other !== undefined) throw createdTwice(id, other.path, change.path, level.patch);
      routines.set(id, { id, path: change.path, text });
    }
    for (const { key } of unit?.absent ?? []) {
      const id = resolved[read.numberOf(key) - 1]?.id ?? describeKey(key);
      absent.set(id, change.path);
    }
  }
  for (const id of routines.keys()) absent.delete(id);
  return { routines, absent };
}

/** For a unit that leaves the schema to a search_path that begins with the wrong one. */
function misplaced(
  id: string,
  fault: string,
  path: string,
  text: string | null,
  start: number,
  patch: string | null,
): Problem {
  return new Problem('failed', `${id} ${fault}`, {
    patch: patch ?? undefined,
    file: path,
    ...positionAt(text ?? '', start),
    hint: `Name another schema in ${path}, or put one first in the search_path of series.yaml.`,
  });
}

export function createdTwice(id: string, one: string, other: string, patch: string | null): Problem {
  const places = one === other ? `twice in ${one}` : `in ${one} and in ${other}`;
  return new Problem('failed', `${id} is created ${places}; a routine belongs to one unit`, {
    patch: patch ?? undefined,
    file: other,
    hint: `Take it out of one of the two.`,
  });
}

/** For a unit that says of another unit's routine that it is not there: a push would take it from under that unit. */
export function createdElsewhere(id: string, path: string, creator: string, patch: string | null): Problem {
  return new Problem('failed', `${path} says that ${id} is not there, and ${creator} creates it`, {
    patch: patch ?? undefined,
    file: path,
    hint: `Take the DROP out of ${path}, or the routine out of ${creator}.`,
  });
}
