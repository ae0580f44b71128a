// annotate: each line of a unit with the patch that made it, on this target: the ledger's texts, so that what was merged here
// is told as it is here.
import { type LedgerHead, readRecorded } from '../database/ledger/read.ts';
import type { Transaction } from '../database/session.ts';
import { ABSENT } from '../patch/blob-hash.ts';
import { diffLines } from '../patch/line-diff.ts';
import { splitLines } from '../patch/lines.ts';
import { traceLines } from '../patch/traced-lines.ts';
import { Problem } from '../problem.ts';
import { readUnits, unitPaths } from '../worktree/units.ts';
import type { QueueContext } from './common/context.ts';
import { lookAt } from './common/look.ts';
import { PatchFiles } from './common/patch-files.ts';
import { patchNamed } from './common/patch-named.ts';
import { textsBelow } from './common/texts-below.ts';
import { Tree } from './common/tree.ts';
import { endNamed, filesNamed, unitsNamed } from './common/unit-names.ts';

export interface AnnotatedLine {
  /** Null for a line of the base, and for one that was edited and not refreshed. */
  readonly patch: string | null;
  readonly edited: boolean;
  /** With its newline. */
  readonly text: string;
}

export interface AnnotateResult {
  readonly unit: string;
  /** The applied patch at whose level the unit is shown; null for the base. */
  readonly patch: string | null;
  readonly target: string;
  readonly lines: readonly AnnotatedLine[];
}

export interface AnnotateOptions {
  /** The applied patch at whose level the unit is shown; as it stands, edits included, where none is named. */
  readonly patch?: string;
}

/**
 * Annotates the unit that the word means. Throws Problem: 'usage' for a word that means none, or several, and for a patch that is
 * not applied.
 */
export async function annotate(
  context: QueueContext,
  word: string,
  options: AnnotateOptions = {},
): Promise<AnnotateResult> {
  const files = unitPaths(context.root);
  const creating = filesNamed(word, files).length > 0 ? [] : await unitsCreating(context, word);
  return lookAt(
    context,
    async (head, tx) => {
      const known = [...new Set([...files, ...head.rows.flatMap((row) => row.units)])];
      const named = filesNamed(word, known);
      const isThere = (path: string) => files.includes(path) || (head.unitHashes.get(path) ?? ABSENT) !== ABSENT;
      const found = [creating, named.filter(isThere), named].find((paths) => paths.length > 0);
      const recorded = new Map([...files, ...head.unitHashes.keys()].map((path) => [path, '']));
      return annotated(context, one(word, found ?? (await unitsNamed(word, recorded))), head, tx, options);
    },
    // Of a long stack few rows are the unit's.
    { ending: creating[0] ?? endNamed(word) },
  );
}

/** The units of the tree that create a routine of that name. */
async function unitsCreating({ root }: QueueContext, word: string): Promise<string[]> {
  return unitsNamed(word, readUnits(root)).catch((error: unknown) => {
    // It may mean a unit of the ledger's.
    if (error instanceof Problem && error.code === 'usage') return [];
    throw error;
  });
}

async function annotated(
  context: QueueContext,
  path: string,
  head: LedgerHead,
  tx: Transaction | null,
  options: AnnotateOptions,
): Promise<AnnotateResult> {
  const { stack } = head;
  const tree = new Tree(context, new PatchFiles(context), stack, [path]);
  const upTo = options.patch === undefined ? undefined : patchNamed(context.series, head, options.patch, 'applied');
  const level = upTo === undefined ? stack.length : stack.findIndex(({ name }) => name === upTo) + 1;
  if (upTo !== undefined && level === 0) {
    throw new Problem('usage', `patch ${upTo} is not applied`, {
      patch: upTo,
      hint: `pgquilt applied lists those that are; pgquilt show ${upTo} has the patch.`,
    });
  }
  const rows = head.rows.filter((row) => row.units.includes(path));
  const unit = (tx === null ? undefined : await readRecorded(tx, [path]))?.units.get(path);
  const texts = [unit === undefined ? tree.baseText(path) : unit.text];
  for (const row of [...rows].reverse()) {
    const above = texts[0] ?? null;
    const below = textsBelow([row], () => above, new Set([path]));
    texts.unshift(below.has(path) ? (below.get(path) ?? null) : above);
  }
  const names = new Set(stack.slice(0, level).map(({ name }) => name));
  const shown = rows.filter(({ name }) => names.has(name));
  const lines = traceLines(texts.slice(0, shown.length + 1)).pop()?.lines ?? [];
  const made = lines.map(({ text, origin }) => ({ patch: rows[origin]?.name ?? null, edited: false, text }));
  const isShownAsEdited = upTo === undefined && context.followsTree && tree.state(path, head.unitHashes) === 'edited';
  return {
    unit: path,
    patch: upTo ?? stack[stack.length - 1]?.name ?? null,
    target: context.target.label,
    lines: isShownAsEdited ? withEdits(made, tree.text(path)) : made,
  };
}

/** The edited text: lines that the edit put in are nobody's yet. */
function withEdits(lines: readonly AnnotatedLine[], edited: string | null): AnnotatedLine[] {
  const now = splitLines(edited ?? '');
  const out: AnnotatedLine[] = [];
  let done = 0;
  const edits = diffLines(
    lines.map((line) => line.text),
    now,
  );
  for (const { oldStart, oldEnd, newStart, newEnd } of edits) {
    out.push(...lines.slice(done, oldStart));
    out.push(...now.slice(newStart, newEnd).map((text) => ({ patch: null, edited: true, text })));
    done = oldEnd;
  }
  return [...out, ...lines.slice(done)];
}

function one(word: string, paths: readonly string[]): string {
  const [path = '', ...others] = paths;
  if (others.length === 0) return path;
  throw new Problem('usage', `'${word}' may mean ${paths.length} units`, {
    detail: paths.join('\n'),
    hint: 'Give the path.',
  });
}
