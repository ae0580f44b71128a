// A state of the units for the planner, from texts alone: a routine's identity is its key as written.
import { describeKey } from '../../src/routine/key.ts';
import type { ParseStatements } from '../../src/routine/parser.ts';
import type { State } from '../../src/routine/plan.ts';
import { readUnit } from '../../src/routine/unit.ts';

/** The texts are those of the units u0, u1, …. */
export function stateOfTexts(parse: ParseStatements, ...texts: string[]): State {
  const units = texts.map((text, i) => readUnit(`udfs/u${i}.sql`, text, parse));
  return {
    routines: new Map(
      units.flatMap(({ path, routines }) =>
        routines.map((text) => [describeKey(text.key), { id: describeKey(text.key), path, text }] as const),
      ),
    ),
    absent: new Map(units.flatMap(({ path, absent }) => absent.map((a) => [describeKey(a.key), path] as const))),
  };
}
