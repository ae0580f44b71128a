// annotate: each line of a unit with the patch that made it, on this target: the ledger's texts, so that what was merged here
// is told as it is here.
import { readRecorded } from '../database/ledger/read.ts';
import { diffLines } from '../patch/line-diff.ts';
import { splitLines } from '../patch/lines.ts';
import { traceLines } from '../patch/traced-lines.ts';
import { Problem } from '../problem.ts';
import { readUnits } from '../worktree/units.ts';
import type { QueueContext } from './common/context.ts';
import { lookAt } from './common/look.ts';
import { PatchFiles } from './common/patch-files.ts';
import { patchNamed } from './common/patch-named.ts';
import { textsBelow } from './common/texts-below.ts';
import { Tree } from './common/tree.ts';
import { unitsNamed } from './common/unit-names.ts';

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
  return lookAt(
    context,
    async (head, tx) => {
      const files = new PatchFiles(context);
      const tree = new Tree(context, files, head.stack);
      const known = new Map(readUnits(context.root));
      for (const unit of head.rows.flatMap((row) => row.units)) if (!known.has(unit)) known.set(unit, '');
      const path = one(word, await unitsNamed(word, known));
      const upTo = options.patch === undefined ? undefined : patchNamed(context.series, head, options.patch, 'applied');
      const at = upTo === undefined ? head.rows.length : head.rows.findIndex((row) => row.name === upTo) + 1;
      if (upTo !== undefined && at === 0) {
        throw new Problem('usage', `patch ${upTo} is not applied`, {
          patch: upTo,
          hint: `pgquilt applied lists those that are; pgquilt show ${upTo} has the patch.`,
        });
      }
      const unit = (tx === null ? undefined : await readRecorded(tx, [path]))?.units.get(path);
      const texts = [unit === undefined ? tree.baseText(path) : unit.text];
      for (const row of [...head.rows].reverse()) {
        const above = texts[0] ?? null;
        const below = textsBelow([row], () => above, new Set([path]));
        texts.unshift(below.has(path) ? (below.get(path) ?? null) : above);
      }
      const lines = traceLines(texts.slice(0, at + 1)).pop() ?? [];
      const name = (origin: number): string | null => (origin < 0 ? null : (head.rows[origin]?.name ?? null));
      const annotated = lines.map(({ text, origin }) => ({ patch: name(origin), edited: false, text }));
      const isShownAsEdited =
        upTo === undefined && context.followsTree && tree.state(path, head.unitHashes) === 'edited';
      return {
        unit: path,
        patch: upTo ?? head.stack[head.stack.length - 1]?.name ?? null,
        target: context.target.label,
        lines: isShownAsEdited ? withEdits(annotated, tree.text(path)) : annotated,
      };
    },
    'all',
  );
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
