// Ink lays the rows out, and would take every cell of them apart to do so: 40 ms for a large screen, at each key. So a row
// goes past it: Ink is handed a letter that stands for the row, and whoever has the frame puts the row in its place.

/** The letters: of Unicode's private use, which no row holds, one cell wide. */
const FIRST = 0xe000;
/** More than two screens have rows. */
const MOST = 4096;

const letters = new Map<string, number>();
const texts: string[] = [];

/** The letter of a row, the same for the same text as long as that is in use. */
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

/** The rows of a frame of letters; what is none stands for itself. */
export function rowsOf(frame: string): string[] {
  return frame.split('\n').map((line) => {
    const id = line.charCodeAt(0) - FIRST;
    return id >= 0 && id < MOST ? (texts[id] ?? '') : line;
  });
}
