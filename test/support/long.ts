// The long run (`npm run test:long`) does the same as the normal one, more often.

/** Whether this is the long run. */
export const isLong = Boolean(process.env['PGQUILT_TEST_LONG']);

/** How often to do something: a few times in the normal run, as often as the proof asks for in the long one. */
export function times(normal: number, long: number): number {
  return isLong ? long : normal;
}

/** Where chance starts: PGQUILT_TEST_SEED repeats a run. */
export const seed = Number(process.env['PGQUILT_TEST_SEED'] ?? Math.trunc(Math.random() * 2 ** 31));

/** Numbers by chance, from 0 to below 1: the same ones for the same seed. Prints the seed, so that a failure can be had again. */
export function chance(what: string): () => number {
  console.info(`${what}: PGQUILT_TEST_SEED=${seed}`);
  // Mulberry32.
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** fast-check's parameters for so many runs from this run's seed, which its report of a failure names. */
export function fuzz(normal: number, long: number): { numRuns: number; seed: number } {
  return { numRuns: times(normal, long), seed };
}

/** How long a test of chance may take, in milliseconds: the long run's numbers need more than vitest's usual minute. */
export const LONG_TIMEOUT = times(60_000, 1_200_000);
