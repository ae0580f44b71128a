// Whether a text can speak of any of many names, without parsing it: most bodies speak of none, and parsing is what takes time.

const WORD = /[a-z_\u0080-\uffff][\w$\u0080-\uffff]*/g;
const ONE_WORD = new RegExp(`^${WORD.source}$`);

/**
 * Gives a test for texts: false is certain, true is not. Upper and lower case are the same to it, and names that have to be
 * quoted, or may be written in escapes, count wherever they may be meant. A name to be left out may be given with the text.
 */
export function mentions(names: Iterable<string>): (text: string, except?: string) => boolean {
  const plain = new Set<string>();
  const odd: string[] = [];
  for (const name of names) {
    const lower = name.toLowerCase();
    if (ONE_WORD.test(lower)) plain.add(lower);
    else odd.push(lower);
  }
  const isUncertain = odd.some((name) => name.includes('"'));
  return (text, except) => {
    const out = except?.toLowerCase();
    const lower = text.toLowerCase();
    if (isUncertain || lower.includes('u&"') || odd.some((name) => lower.includes(name))) return true;
    for (const [word] of lower.matchAll(WORD)) if (word !== out && plain.has(word)) return true;
    return false;
  };
}
