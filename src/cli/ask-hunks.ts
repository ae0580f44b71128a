// Hunk by hunk: which of them? As `git add -p` asks it.
import type { NumberedHunk } from '../queue/split.ts';

/** Puts a question and gives the answer; null where the input has ended. */
export type Ask = (question: string) => Promise<string | null>;

const HELP = 'y: yes, n: no, a: this and all that follow, d: none that follow, q: leave everything as it is';

/** The numbers chosen; null where the user wants nothing done. */
export async function askHunks(hunks: readonly NumberedHunk[], to: string, ask: Ask): Promise<number[] | null> {
  const chosen: number[] = [];
  for (let at = 0; at < hunks.length; at++) {
    const { hunk, file, text } = hunks[at] as NumberedHunk;
    const answer = await ask(`${file}\n${text}Hunk ${hunk} of ${hunks.length} into ${to} [y,n,a,d,q,?]? `);
    const letter = answer?.trim().toLowerCase()[0];
    if (answer === null || letter === 'q') return null;
    if (letter === 'y') chosen.push(hunk);
    else if (letter === 'a') return [...chosen, ...hunks.slice(at).map((h) => h.hunk)];
    else if (letter === 'd') return chosen;
    else if (letter !== 'n') {
      await ask(`${HELP}\nPress Enter. `);
      at--;
    }
  }
  return chosen;
}

/** Asks on the terminal: questions go to stderr, so that stdout has the result alone. */
export async function onTerminal<T>(work: (ask: Ask) => Promise<T>): Promise<T> {
  const { createInterface } = await import('node:readline');
  const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: false });
  const waiting: ((line: string | null) => void)[] = [];
  const read: string[] = [];
  let isOver = false;
  lines.on('line', (line) => (waiting.length > 0 ? waiting.shift()?.(line) : read.push(line)));
  lines.on('close', () => {
    isOver = true;
    for (const answer of waiting.splice(0)) answer(null);
  });
  try {
    return await work((question) => {
      process.stderr.write(question);
      const line = read.shift();
      if (line !== undefined || isOver) return Promise.resolve(line ?? null);
      return new Promise((resolve) => waiting.push(resolve));
    });
  } finally {
    lines.close();
  }
}
