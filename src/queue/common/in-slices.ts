// Work on thousands of files in small steps, between which a server's answer is taken in: looking at both takes no longer than one.

/** Steps before it is looked whether something has come. */
const AT_ONCE = 50;

/** What `work` gives for each of the items, in their order. What it throws rejects. */
export async function inSlices<T, U>(items: readonly T[], work: (item: T) => U): Promise<U[]> {
  const results: U[] = [];
  for (const [i, item] of items.entries()) {
    if (i % AT_ONCE === 0) await new Promise(setImmediate);
    results.push(work(item));
  }
  return results;
}
