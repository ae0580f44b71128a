// Two things at once, such as what a server does while the files are read here.

/** Both results; where both fail, the first one's error, once the other has ended as well. */
export async function both<T, U>(first: Promise<T>, second: Promise<U>): Promise<[T, U]> {
  await Promise.allSettled([first, second]);
  return [await first, await second];
}
