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

/** Both results; where both fail, the first one's error, once the other has ended as well. */
export async function both<T, U>(first: Promise<T>, second: Promise<U>): Promise<[T, U]> {
  await Promise.allSettled([first, second]);
  return [await first, await second];
}
