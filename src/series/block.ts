// A list of patches in flow style (`patches: [a, b]`) as a block list, one line an entry, so that every edit is
// an edit of lines. Comments inside the brackets stay with their entries; all else in the file is left alone.
import type { Node, Scalar } from 'yaml';
import { problemAt, type SeriesDocument } from './document.ts';
import { entryList } from './entries.ts';
import { entryText } from './entry-text.ts';
import { lineBreak, lineEnd, lineStart } from './lines.ts';

/** The text with the value of `patches:` in block style, or the same text where it is so already or has no value. */
export function toBlockStyle(opened: SeriesDocument): string {
  const { text, patches } = opened;
  if (patches === undefined) return text;
  checkKey(opened);
  const list = entryList(opened);
  const value = patches.value as Node | null;
  const range = value?.range;
  if (!range || (list !== null && list.flow !== true) || range[0] === range[1]) return text;
  const eol = lineBreak(text);
  const indent = `${keyIndent(opened)}  `;
  const rows = rowsOf(text, (list?.items ?? []) as Scalar.Parsed[], [range[0], range[1]]).map((row) => indent + row);
  const head = text.slice(0, range[0]).replace(/[ \t]+$/, '');
  const end = lineEnd(text, range[1]);
  const rest = text.slice(range[1], end).trimEnd();
  // The brackets stood on a line of their own below the key: what followed them there becomes a line, too.
  const ownLine = head.endsWith('\n');
  const first = ownLine ? head : head + rest + eol;
  if (ownLine && rest !== '') rows.push(indent + rest.trimStart());
  const result = first + rows.map((row) => row + eol).join('') + text.slice(end);
  return end === text.length && !text.endsWith('\n') ? result.replace(/\r?\n$/, '') : result;
}

/** The white space before the `patches:` key. */
export function keyIndent(opened: SeriesDocument): string {
  const offset = keyOffset(opened);
  return opened.text.slice(lineStart(opened.text, offset), offset).replace(/^\uFEFF/, '');
}

/** Where the `patches:` key starts; where there is none, where the first key starts. */
export function keyOffset(opened: SeriesDocument): number {
  const key = (opened.patches ?? opened.root?.items[0])?.key;
  return (key as Node | undefined)?.range?.[0] ?? 0;
}

/** Refuses what an edit by lines could not change safely: a mapping in braces, a key written `? patches`. */
export function checkKey(opened: SeriesDocument): void {
  const { text, root } = opened;
  const offset = keyOffset(opened);
  const ordinary =
    root === null || (root.flow !== true && /^\uFEFF?[ \t]*$/.test(text.slice(lineStart(text, offset), offset)));
  if (ordinary) return;
  const hint = 'Write "patches:" on a line of its own and each patch as "  - name" below it.';
  throw problemAt(opened, offset, 'the list of patches is written in a way that pgquilt does not edit', hint);
}

/**
 * The entries and the comments between the brackets as lines. A comment on an entry's line stays there. No name
 * can hold a "#", so each one between two entries starts a comment.
 */
function rowsOf(text: string, items: readonly Scalar.Parsed[], range: readonly [number, number]): string[] {
  const rows: string[] = [];
  let from = range[0];
  for (const item of [...items, null]) {
    const [same = '', ...below] = text.slice(from, item?.range[0] ?? range[1]).split('\n');
    const after = commentOf(same);
    const last = rows.length - 1;
    if (after !== '' && last >= 0 && from !== range[0]) rows[last] += ` ${after}`;
    else below.unshift(same);
    rows.push(...below.map(commentOf).filter((comment) => comment !== ''));
    if (item === null) break;
    rows.push(`- ${entryText(item.source, item.type)}`);
    from = item.range[1];
  }
  return rows;
}

function commentOf(line: string): string {
  return /#.*/.exec(line)?.[0].trimEnd() ?? '';
}
