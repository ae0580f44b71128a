// The long run (`npm run test:long`) does more than the normal one: every test, and of what is done many times over a share.
// The slow run (`npm run test:slow`) does it as often as the proof asks for.

/** Whether this is the slow run, which takes an hour and more. */
export const isSlow = Boolean(process.env['PGQUILT_TEST_SLOW']);

/** Whether this is the long run, or the slow one, which is longer still. */
export const isLong = isSlow || Boolean(process.env['PGQUILT_TEST_LONG']);

/** Whether what the normal run has done just as this one would is left out. */
export const isMoreOnly = isLong && !isSlow;

/** Which part of the slow run's numbers the long run does: as much as half an hour of a slow machine has room for. */
export const SHARE = 20;

/** How often to do something: a few times in the normal run, as often as the proof asks for in the slow one, a share of it in the long one. */
export function times(normal: number, slow: number): number {
  if (isSlow) return slow;
  return isLong ? Math.max(normal, Math.ceil(slow / SHARE)) : normal;
}

/** Of what the slow run does one by one, the long run takes one of so many, and begins at another one each time. */
export function share<T>(all: readonly T[], of = SHARE): T[] {
  if (isSlow) return [...all];
  console.info(`a share of ${all.length}: PGQUILT_TEST_SEED=${seed}`);
  return all.filter((_, at) => at % of === seed % of);
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
export function fuzz(normal: number, slow: number): { numRuns: number; seed: number } {
  return { numRuns: times(normal, slow), seed };
}

/** How long a test of chance may take, in milliseconds: the long run's numbers need more than vitest's usual minute. */
export const LONG_TIMEOUT = isLong ? 1_200_000 : 60_000;
