// Writes the units' texts of the target's level into the tree, and remembers which texts are clean. An edit is never
// touched.
import { type LedgerHead, readRecorded } from '../../database/ledger/read.ts';
import type { Transaction } from '../../database/session.ts';
import { ABSENT, blobHash } from '../../patch/blob-hash.ts';
import { Problem } from '../../problem.ts';
import { cleanIndexText, writeCleanIndex } from '../../worktree/clean-index.ts';
import { putObject } from '../../worktree/objects.ts';
import { type Rewrite, rewriteFiles } from '../../worktree/rewrite.ts';
import type { QueueContext } from './context.ts';
import type { Tree } from './tree.ts';

/** What brings the tree in line, as it was last read. */
export interface InLine {
  readonly rewrites: readonly Rewrite[];
  /** The hash of each unit's clean text then, and the file that keeps them. */
  readonly index: ReadonlyMap<string, string>;
  readonly indexText: string;
  /** A line for each edit that is left alone. */
  readonly notes: readonly string[];
}

/**
 * Finds what there is to do. `before` has the ledger's hashes from before the operation, `texts` the units that it changed;
 * `taken` names units whose text in the tree is the new clean one already.
 */
export function planInLine(
  tree: Tree,
  before: ReadonlyMap<string, string>,
  texts: ReadonlyMap<string, string | null>,
  taken: readonly string[],
): InLine {
  const notes: string[] = [];
  const rewrites: Rewrite[] = [];
  const index = new Map<string, string>();
  const keep = new Set(taken);
  for (const path of new Set([...tree.paths(before), ...texts.keys()])) {
    const state = tree.state(path, before);
    const text = texts.get(path);
    const clean = texts.has(path) ? blobHash(text ?? null) : tree.expectedHash(path, before);
    if (clean !== ABSENT || tree.hash(path) !== ABSENT) index.set(path, clean);
    if (keep.has(path) || tree.hash(path) === clean) continue;
    if (state === 'edited') {
      if (texts.has(path)) notes.push(`${path} keeps its unrefreshed edit`);
      continue;
    }
    if (texts.has(path)) rewrites.push({ path, before: tree.text(path), text: text ?? null });
    else if (!before.has(path)) rewrites.push({ path, before: tree.text(path), text: tree.baseText(path) });
    else index.set(path, tree.hash(path));
  }
  return { rewrites, index, indexText: cleanIndexText({ version: 1, units: index }), notes };
}

/** Brings the tree in line as planned. Gives a line for each edit that was left alone. */
export function bringInLine(
  context: QueueContext,
  tree: Tree,
  before: ReadonlyMap<string, string>,
  { rewrites, index, indexText, notes }: InLine,
): string[] {
  keepBases(context, tree, before, index);
  // The ledger has these texts, so they need not outlast a loss of power.
  const changed = context.followsTree ? rewriteFiles(context.root, rewrites) : [];
  writeCleanIndex(context.root, indexText);
  return [...notes, ...changed.map((path) => `${path} was changed while the command ran, and keeps that change`)];
}

/**
 * Before an operation: units that stand at another level than the target's, because a command was cut off, or git or
 * another clone moved one of the two, get the text of the target's level; in a dry run they would. Gives a line for each.
 */
export async function repairTree(tx: Transaction, tree: Tree, head: LedgerHead, dryRun = false): Promise<string[]> {
  const { context } = tree;
  if (!context.followsTree || context.readOnly) return [];
  const before = head.unitHashes;
  const behind = tree.paths(before).filter((path) => tree.state(path, before) === 'behind');
  if (behind.length === 0) return [];
  const level = head.stack[head.stack.length - 1]?.name;
  const what = behind.length > 3 ? [`${behind.length} units under udfs/`] : behind;
  const said = (how: string) =>
    what.map((path) => `${path} ${how} in line with ${level === undefined ? 'the base' : `patch ${level}`}`);
  if (dryRun) return said('would be brought');
  const recorded = await readRecorded(
    tx,
    behind.filter((path) => before.has(path)),
  );
  const texts = new Map(
    behind.map(
      (path) => [path, before.has(path) ? (recorded.units.get(path)?.text ?? null) : tree.baseText(path)] as const,
    ),
  );
  bringInLine(context, tree, before, planInLine(tree, before, texts, []));
  return said('brought');
}

/**
 * Texts that neither the ledger nor git has would be gone with the first edit; they are kept as objects. Of a unit that is
 * edited, or about to be brought to its base, that is the base.
 */
function keepBases(
  context: QueueContext,
  tree: Tree,
  before: ReadonlyMap<string, string>,
  index: ReadonlyMap<string, string>,
): void {
  for (const [path, hash] of index) {
    if (hash === ABSENT || before.has(path)) continue;
    if (tree.hash(path) === hash && tree.isInGit(path)) continue;
    const text = tree.hash(path) === hash ? tree.text(path) : knownBase(tree, path);
    if (text !== null && blobHash(text) === hash) putObject(context.root, text);
  }
}

function knownBase(tree: Tree, path: string): string | null {
  try {
    return tree.baseText(path);
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
}
