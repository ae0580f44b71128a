// How a step of many is said: which patches, and how far that is.

/** `Applying patch b (2 of 5) …`, `Applying patches b to d (2 to 4 of 5) …`; `from` is an index, `names` are all of them. */
export function stepWords(doing: string, names: readonly string[], from: number, count = 1): string {
  const [first, last] = [names[from], names[from + count - 1]];
  const place = count === 1 ? `${from + 1}` : `${from + 1} to ${from + count}`;
  const what = count === 1 ? `patch ${first}` : `patches ${first} to ${last}`;
  return `${doing} ${what} (${place} of ${names.length}) …`;
}
