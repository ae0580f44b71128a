// The whole texts of the units that a patch changes, as they are above it: from the tree, from what git or an earlier command
// keeps, and from there along the diffs, whose hashes say what they lead to. Files alone: no database is asked.
import { applyFileDiff } from '../patch/apply.ts';
import { blobHash } from '../patch/blob-hash.ts';
import { parsePatch } from '../patch/parse.ts';
import { reverseFileDiff } from '../patch/reverse.ts';
import type { Steps } from '../patch/steps.ts';
import type { FileDiff } from '../patch/types.ts';
import { blobText } from '../worktree/git.ts';
import { getObject } from '../worktree/objects.ts';
import { patchPath, readPatchFile } from '../worktree/patches.ts';
import { readUnit } from '../worktree/units.ts';

/** Patches that are read for the way of a unit through the series: with more it would be felt. */
const MOST = 500;

/** The texts that could be found, by path, in steps; `names` is the series. */
export function* textsAbove(root: string, names: readonly string[], name: string): Steps<Map<string, string>> {
  const texts = new Map<string, string>();
  const chains: FileDiff[] = [];
  for (const other of names.length > MOST ? [] : names) {
    chains.push(...diffsOf(root, other));
    yield;
  }
  for (const diff of diffsOf(root, name)) {
    if (diff.change !== 'modify' || diff.after === null) continue;
    const text = textWith(root, diff, [diff, ...chains.filter((other) => other.path === diff.path)]);
    if (text !== null) texts.set(diff.path, text);
    yield;
  }
  return texts;
}

function textWith(root: string, { path, before, after }: FileDiff, chain: readonly FileDiff[]): string | null {
  const known = new Map<string, string>();
  const tree = readUnit(root, path);
  if (tree !== null) known.set(blobHash(tree), tree);
  for (const hash of new Set(chain.flatMap((d) => [d.after, d.before]))) {
    if (hash === null || known.has(hash)) continue;
    // Git is a process of its own each time: it is asked for the patch's two texts alone.
    const kept = getObject(root, hash) ?? (hash === before || hash === after ? blobText(root, hash) : null);
    if (kept !== null) known.set(hash, kept);
  }
  for (let grew = true; grew && !known.has(after ?? ''); ) {
    grew = chain.map((diff) => step(diff, known)).some(Boolean);
  }
  return known.get(after ?? '') ?? null;
}

/** Goes from one side of the diff that is known to the other one that is not; tells whether it could. */
function step(diff: FileDiff, known: Map<string, string>): boolean {
  const [from, to] = [diff.before ?? '', diff.after ?? ''];
  const [start, way] = known.has(from) ? [from, diff] : [to, reverseFileDiff(diff)];
  const end = start === from ? to : from;
  const text = known.get(start);
  if (text === undefined || known.has(end)) return false;
  const result = applyFileDiff(text, way);
  if (result.status !== 'applied' || result.text === null || blobHash(result.text) !== end) return false;
  known.set(end, result.text);
  return true;
}

function diffsOf(root: string, name: string): readonly FileDiff[] {
  try {
    const text = readPatchFile(root, name);
    return text === null ? [] : parsePatch(text, patchPath(name)).files;
  } catch {
    // What cannot be read is told where the patch itself shows.
    return [];
  }
}
