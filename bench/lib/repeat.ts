// Several things measured in turn, A B C A B C …, so that a slow minute of the machine falls on all of them.
import { type Program, run } from './process.ts';

/** Milliseconds of each program by its label. The first round warms caches and is not counted, unless it is the only one. */
export async function interleave(
  programs: Readonly<Record<string, Program>>,
  repetitions: number,
): Promise<Map<string, number[]>> {
  const times = new Map(Object.keys(programs).map((label) => [label, [] as number[]]));
  for (let round = repetitions === 1 ? 1 : 0; round <= repetitions; round++) {
    for (const [label, program] of Object.entries(programs)) {
      const { milliseconds } = await run(program);
      if (round > 0) times.get(label)?.push(milliseconds);
    }
  }
  return times;
}

/** The times of one label. */
export function timesOf(times: ReadonlyMap<string, number[]>, label: string): number[] {
  const found = times.get(label);
  if (found === undefined) throw new Error(`Nothing was measured as ${label}.`);
  return found;
}
