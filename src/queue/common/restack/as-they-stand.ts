// Wanted levels that the stack has gone through already, in the same order: the ledger knows what each of them is, so the
// rows are written anew from the old ones and nothing is run. That is so for another name or header, and for patches
// that are folded where they lie.
import { netChanges } from '../../../database/change/backward.ts';
import type { NewRow } from '../../../database/ledger/chain-rows.ts';
import type { RoutineChange, StackRow } from '../../../database/ledger/types.ts';
import { differences } from '../../../database/snapshot.ts';
import { applyFileDiff } from '../../../patch/apply.ts';
import { ABSENT, blobHash } from '../../../patch/blob-hash.ts';
import { diffTexts } from '../../../patch/diff.ts';
import { parsePatch } from '../../../patch/parse.ts';
import type { FileDiff } from '../../../patch/types.ts';
import { mergedHere } from '../merged-here.ts';
import type { QueueOperation } from '../operation.ts';
import { stackRow } from '../record.ts';
import { textsBelow } from '../texts-below.ts';
import { idOf, type Work } from './wanted.ts';

type Texts = Map<string, string | null>;

/** The rows above what is the same; null where a wanted level was never there. */
export function rowsAsTheyStand(op: QueueOperation, { rows, rest }: Work): NewRow[] | null {
  if (rest.length === 0) return rows.length === 0 ? [] : null;
  if (rows.length === 0) return null;
  const textOf = (path: string): string | null => op.head.recorded.units.get(path)?.text ?? null;
  const old: Texts = new Map();
  for (const [path, text] of textsBelow(rows, textOf)) old.set(path, text);
  const now: Texts = new Map(old);
  let at = 0;
  const out: NewRow[] = [];
  for (const [i, patch] of rest.entries()) {
    const files = goUp(now, patch.files);
    if (files === null) return null;
    const from = at;
    while (at < rows.length && (!alike(old, now) || i === rest.length - 1)) step(old, rows[at++] as StackRow);
    if (!alike(old, now)) return null;
    const own = rows.slice(from, at);
    const [only] = own;
    const merged = own.some((row) => mergedHere(row) !== undefined);
    if (merged && (own.length !== 1 || only?.id !== idOf(patch))) return null;
    const routines = own.length === 1 && only !== undefined ? only.routines : changed(netChanges(own));
    const asItIs = own.length === 1 && only?.id === idOf(patch) ? only : undefined;
    const row = stackRow(patch.name, patch.header, files, routines, idOf(patch));
    out.push(asItIs === undefined ? row : again(asItIs, patch));
  }
  return out;
}

/** The row under another name or header; when and by whom the patch was applied stays. */
function again(row: StackRow, { name, header }: Pick<StackRow, 'name' | 'header'>): NewRow {
  return { ...row, name, header, stamp: { at: row.appliedAt, by: row.appliedBy, tool: row.tool } };
}

/** Applies the diffs; gives them as they are on these texts, null where one does not fit. */
function goUp(texts: Texts, diffs: readonly FileDiff[]): FileDiff[] | null {
  const files: FileDiff[] = [];
  for (const diff of diffs) {
    const before = texts.get(diff.path);
    if (before === undefined) return null;
    const result = applyFileDiff(before, diff);
    if (result.status === 'conflict') return null;
    texts.set(diff.path, result.text);
    const exact = (diff.before ?? ABSENT) === blobHash(before) && diff.after === blobHash(result.text);
    const own = exact ? diff : diffTexts(diff.path, before, result.text);
    if (own !== null) files.push(own);
  }
  return files;
}

/** The row's own diff has exact hashes: it is this target's. */
function step(texts: Texts, row: StackRow): void {
  for (const diff of parsePatch(row.forward, `ledger:${row.name}`).files) {
    const result = applyFileDiff(texts.get(diff.path) ?? null, diff);
    if (result.status === 'applied') texts.set(diff.path, result.text);
  }
}

function alike(one: Texts, other: Texts): boolean {
  for (const [path, text] of one) if (other.get(path) !== text) return false;
  return true;
}

function changed(changes: readonly RoutineChange[]): RoutineChange[] {
  return changes.filter((c) => differences(c.before, c.after).length > 0);
}
