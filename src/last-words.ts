// What an interrupted process has to do before it ends. The entry and the rest of the program are bundled apart, so the list
// hangs on the process, which both have.

const KEY = Symbol.for('pgquilt.last-words');
const holder = process as typeof process & { [KEY]?: Set<() => Promise<void>> };

/** Has `work` done if a signal ends the process; what it gives takes that back. */
export function beforeInterrupt(work: () => Promise<void>): () => void {
  holder[KEY] ??= new Set();
  holder[KEY].add(work);
  return () => holder[KEY]?.delete(work);
}

/** Does what was asked for; ends after `limit` milliseconds all the same. */
export async function sayLastWords(limit: number): Promise<void> {
  const work = [...(holder[KEY] ?? [])].map((w) => w().catch(() => undefined));
  if (work.length === 0) return;
  await Promise.race([Promise.all(work), new Promise((resolve) => setTimeout(resolve, limit))]);
}
