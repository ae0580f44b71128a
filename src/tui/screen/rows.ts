// Ink lays out what it draws, and would take every cell of a frame apart to do so: 40 ms for a large screen, at each key. So a
// frame goes past it: Ink is handed a letter that stands for all of it, and whoever has the letter has its rows.

/** The letters: of Unicode's private use, which no row holds, one cell wide. */
const FIRST = 0xe000;
/** More than are ever on their way: what is drawn, and what is shown. */
const MOST = 16;

const letters = new Map<string, number>();
const texts: string[] = [];

/** The letter of a frame, its rows as lines; the same for the same text as long as that is in use. */
export function letterOf(text: string): string {
  let id = letters.get(text);
  if (id === undefined) id = letters.size < MOST ? letters.size : leastUsed();
  // What was used last stands last.
  letters.delete(text);
  letters.set(text, id);
  texts[id] = text;
  return String.fromCharCode(FIRST + id);
}

function leastUsed(): number {
  const [text, id] = letters.entries().next().value as [string, number];
  letters.delete(text);
  return id;
}

/** The rows of the frame that the letter stands for; what is none stands for itself. */
export function rowsOf(letter: string): string[] {
  const id = letter.charCodeAt(0) - FIRST;
  return (id >= 0 && id < MOST ? (texts[id] ?? '') : letter).split('\n');
}
