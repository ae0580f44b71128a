// The lines under `finalized:`, text in and text out: one of JSON a patch, so that the quick reader takes them and two
// branches merge line by line.
import { isMap, isSeq, type Node } from 'yaml';
import { checkKey, keyIndent, keyOffset } from './block.ts';
import { keyName, openDocument, problemAt, type SeriesDocument } from './document.ts';
import { insertLine, lineEnd, lineStart, removeLine } from './lines.ts';
import type { FinalizedEntry } from './types.ts';

const file = 'series.yaml';

/** Adds a line at the end of the list, which is made above `patches:` where there is none. */
export function addFinalized(text: string, { patch, id, migration, units }: FinalizedEntry): string {
  const line = JSON.stringify({ patch, id, migration, units }, null, 1)
    .replace(/\n\s*/g, ' ')
    .replace(/\{ /g, '{')
    .replace(/ \}/g, '}');
  const opened = openDocument(text, file);
  const list = listOf(opened);
  const last = list?.items.at(-1);
  if (last?.range) {
    const start = lineStart(text, last.range[0]);
    const prefix = text.slice(start, last.range[0]);
    return insertLine(text, lineEnd(text, (last.range[1] ?? last.range[0]) - 1), prefix + line);
  }
  checkKey(opened);
  const indent = keyIndent(opened);
  const at = opened.patches === undefined ? text.length : lineStart(text, keyOffset(opened));
  const withKey = insertLine(text, at, `${indent}finalized:`);
  return insertLine(withKey, lineEnd(withKey, withKey.indexOf('finalized:', at)), `${indent}  - ${line}`);
}

/** Takes the patch's line out, and with the last of them the key. */
export function removeFinalized(text: string, patch: string): string {
  const opened = openDocument(text, file);
  const list = listOf(opened);
  const item = list?.items.find((i) => isMap(i) && i.get('patch') === patch);
  if (list === null || item?.range == null) return text;
  const shorter = removeLine(text, item.range[0]);
  if (list.items.length > 1) return shorter;
  const key = opened.root?.items.find((p) => keyName(p) === 'finalized')?.key as Node | undefined;
  return removeLine(shorter, key?.range?.[0] ?? 0);
}

interface Item {
  readonly items: readonly (Node & { readonly range?: readonly [number, number, number] | null })[];
}

/** The list, or null where there is none. Throws Problem('failed') where it is not as the tool writes it. */
function listOf(opened: SeriesDocument): Item | null {
  const pair = opened.root?.items.find((p) => keyName(p) === 'finalized');
  const value = pair?.value as Node | null | undefined;
  if (pair === undefined) return null;
  const { text } = opened;
  const own =
    isSeq(value) &&
    value.items.every(
      (i) => isMap(i) && i.range != null && /^\s*- $/.test(text.slice(lineStart(text, i.range[0]), i.range[0])),
    );
  if (own) return value as unknown as Item;
  const at = (pair.key as Node).range?.[0] ?? 0;
  throw problemAt(
    opened,
    at,
    'the list of finalized patches is written in a way that pgquilt does not edit',
    'pgquilt finalize writes this list, a line a patch; bring it back from git.',
  );
}
