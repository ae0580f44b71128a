// How many of anything are shown in one place, and names within a sentence.

/** As many names as a sentence bears, and as many differences as are read one after the other. */
export const MOST = 10;

/** The names, after one another; of many the first ones, and how many more there are. */
export function listed(names: readonly string[]): string {
  const more = names.length - MOST;
  return more <= 1 ? names.join(', ') : `${names.slice(0, MOST).join(', ')} and ${more} more`;
}
