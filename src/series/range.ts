// `A..B` on the command line: two patches and all between them.

/** The two words of a range; null for a word that is none. */
export function rangeWords(word: string): { readonly from: string; readonly to: string } | null {
  const [, from, to] = /^(.+?)\.\.(.+)$/.exec(word) ?? [];
  return from === undefined || to === undefined ? null : { from, to };
}
