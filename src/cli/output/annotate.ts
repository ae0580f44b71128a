// A unit in two columns: the patch of each line, and the line.
import type { AnnotatedLine, AnnotateResult } from '../../queue/annotate.ts';
import type { Style } from '../style.ts';

/** Every line with its patch in front, padded to one width; a line without newline gets one. */
export function annotatedText({ lines }: AnnotateResult, style: Style): string {
  const width = Math.max(1, ...lines.map((line) => [...sign(line)].length));
  return lines
    .map((line) => {
      const name = sign(line);
      const text = line.text.replace(/\r?\n$/, '');
      const column = style(line.edited ? 'yellow' : 'dim', name) + ' '.repeat(width - [...name].length);
      return `${`${column} | ${text}`.trimEnd()}\n`;
    })
    .join('');
}

function sign({ patch, edited }: AnnotatedLine): string {
  return edited ? '*' : (patch ?? '');
}
