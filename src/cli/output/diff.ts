// Diffs in colour. The text itself is never touched: without colours it is byte for byte what `git apply` takes.
import type { Colour, Style } from '../style.ts';

/** Whether a text is a diff, to be shown as it is. */
export function looksLikeDiff(text: string): boolean {
  return /^(diff --git |--- |\+\+\+ |@@ )/m.test(text);
}

/** Added lines green, removed ones red, hunk heads cyan, file names bold. A patch's header stays as it is. */
export function colourDiff(text: string, style: Style): string {
  let inDiff = false;
  let inHunk = false;
  return text
    .split('\n')
    .map((line) => {
      if (/^(diff --git |@@ )/.test(line) || (!inHunk && /^(--- |\+\+\+ )/.test(line))) inDiff = true;
      if (line.startsWith('@@ ')) inHunk = true;
      else if (line.startsWith('diff --git ')) inHunk = false;
      const colour = inDiff ? colourOf(line, inHunk) : undefined;
      // A carriage return stays outside of the colour, where a terminal does no harm with it.
      return colour === undefined ? line : line.replace(/^([^\r]*)(\r?)$/, (_, body, end) => style(colour, body) + end);
    })
    .join('\n');
}

function colourOf(line: string, inHunk: boolean): Colour | undefined {
  if (line.startsWith('@@ ')) return 'cyan';
  if (!inHunk && /^(diff --git |--- |\+\+\+ )/.test(line)) return 'bold';
  if (!inHunk && /^(index|(new|deleted|old) (file )?mode) /.test(line)) return 'dim';
  if (line.startsWith('+')) return 'green';
  return line.startsWith('-') ? 'red' : undefined;
}
