// Work on thousands of files in small steps, between which a server's answer is taken in: looking at both takes no longer than one.

/** Items of a step, after which it is looked whether something has come. */
const AT_ONCE = 100;

/** What `work` gives for the items, a slice of them at a time, in their order. What it throws rejects. */
export async function inSlices<T, U>(items: readonly T[], work: (slice: readonly T[]) => readonly U[]): Promise<U[]> {
  const results: U[] = [];
  for (let at = 0; at < items.length; at += AT_ONCE) {
    await new Promise(setImmediate);
    results.push(...work(items.slice(at, at + AT_ONCE)));
  }
  return results;
}
