// split: a part of a patch, chosen by unit, by routine or by hunk, becomes a patch of its own right above it.
import { applyFileDiff } from '../patch/apply.ts';
import { blobHash } from '../patch/blob-hash.ts';
import { diffTexts } from '../patch/diff.ts';
import { formatHunks } from '../patch/format.ts';
import { headerField, parseHeader } from '../patch/header.ts';
import type { FileDiff } from '../patch/types.ts';
import { Problem } from '../problem.ts';
import { describeKey } from '../routine/key.ts';
import { loadParser } from '../routine/parser.ts';
import { isRoutine, putBack, routinesChanged } from '../routine/put-back.ts';
import { insertPatch, setGuards } from '../series/edit.ts';
import { readTestFile } from '../worktree/patches.ts';
import type { QueueContext } from './common/context.ts';
import { knownText } from './common/known-text.ts';
import { operate, type QueueOperation } from './common/operation.ts';
import { patchNamed } from './common/patch-named.ts';
import { levelTexts } from './common/restack/level-texts.ts';
import { stackNow } from './common/restack/wanted.ts';
import { movedFiles, patchOnDisk, type RewriteOptions, type Rewritten, rewrite } from './common/rewrite.ts';
import { type HunkIds, sameHunk } from './common/same-hunk.ts';
import { noneApplied } from './common/stack.ts';
import { unitsNamed } from './common/unit-names.ts';
import { ensureEmbedded } from './load.ts';
import { headerOf, refuseName } from './new.ts';

/** What goes into the new patch. */
export interface Part {
  readonly units?: readonly string[];
  readonly routines?: readonly string[];
  /** Their numbers, as `hunksOf` gives them. */
  readonly hunks?: readonly number[];
  /** What they were when they were chosen. */
  readonly hunkIds?: HunkIds;
}

export interface SplitResult extends Rewritten {
  readonly patch: string;
  readonly to: string;
  /** Units that the new patch changes. */
  readonly files: readonly string[];
}

/** A hunk of a patch, numbered through all of its units from 1. */
export interface NumberedHunk {
  readonly hunk: number;
  readonly file: string;
  readonly text: string;
}

interface UnitTexts {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** The hunks of the patch, or of the top one. */
export async function hunksOf(
  context: QueueContext,
  word: string | undefined,
): Promise<{ patch: string; hunks: readonly NumberedHunk[] }> {
  await ensureEmbedded(context);
  const done = await operate(
    context,
    async (op) => {
      const patch = nameOf(op, word);
      const texts = await textsOf(op, patch);
      return { value: { patch, hunks: numbered(texts) } };
    },
    { rows: 'all' },
  );
  return done.value;
}

/**
 * Splits the part off. Throws Problem: 'usage' where it is nothing of the patch, or all of it, or cannot be parted from the rest;
 * as of restack.
 */
export function split(
  context: QueueContext,
  { patch: word, to, message, part }: { patch: string; to: string; message?: string | undefined; part: Part },
  options: RewriteOptions = {},
): Promise<SplitResult> {
  return rewrite(
    context,
    'split',
    async (op) => {
      const name = nameOf(op, word);
      refuseName(context, to, op.head.stack);
      const { header } = patchOnDisk(op, name);
      const texts = await textsOf(op, name);
      const rest = await without(name, texts, part);
      const kept = texts.flatMap((t, i) => diffTexts(t.path, t.before, rest[i] ?? null) ?? []);
      const taken = texts.flatMap((t, i) => diffTexts(t.path, rest[i] ?? null, t.after) ?? []);
      refuseEmpty(name, to, kept, taken);
      const author = headerField(header, 'Author') ?? headerField(header, 'From');
      // What it says of its texts it says of either part.
      const ignored = parseHeader(header).fields.filter((field) => field.name.toLowerCase() === 'lint-ignore');
      const fresh = {
        name: to,
        header: headerOf({ name: to, message, author }, op.tx.server.now, ignored),
        files: taken,
      };
      const old = { name, header, files: kept };
      const guards = context.series.patches.find((p) => p.name === name)?.guards ?? [];
      const listed = insertPatch(context.seriesText, to, { after: name });
      const isApplied = op.head.stack.some((p) => p.name === name);
      const stack = stackNow(op);
      return {
        value: { patch: name, to, files: taken.map((f) => f.path) },
        patches: [name, to],
        stack: stack.flatMap((p) => (p.name === name ? [old, fresh] : [p])),
        ...(isApplied ? {} : { unapplied: [old, fresh] }),
        seriesText: guards.length === 0 ? listed : setGuards(listed, to, guards),
        // What it proves is there once both are.
        files: readTestFile(context.root, name) === null ? [] : testMoved(context.root, name, to),
      };
    },
    { ...options, proof: { tests: false } },
  );
}

function testMoved(root: string, from: string, to: string) {
  return movedFiles(root, from, to, true).filter(({ path }) => path.endsWith('.test.sql'));
}

function nameOf({ context, head }: QueueOperation, word: string | undefined): string {
  const top = head.stack[head.stack.length - 1]?.name;
  const name = word === undefined ? top : patchNamed(context.series, head, word);
  if (name === undefined) throw noneApplied();
  return name;
}

/** The units that the patch changes, below and above it. */
async function textsOf(op: QueueOperation, name: string): Promise<UnitTexts[]> {
  const { files } = patchOnDisk(op, name);
  const paths = files.map((f) => f.path);
  const at = op.head.rows.findIndex((row) => row.name === name);
  if (at >= 0) {
    const levels = await levelTexts(op, op.head.rows.slice(at), paths);
    return paths.map((path) => ({ path, before: levels.get(path)?.[0] ?? null, after: levels.get(path)?.[1] ?? null }));
  }
  return files.map((diff) => {
    const before = knownText(op, diff.path, diff.before);
    const result = before === undefined ? undefined : applyFileDiff(before, diff);
    if (before !== undefined && result?.status === 'applied') return { path: diff.path, before, after: result.text };
    throw new Problem('failed', `the text of ${diff.path} that patch ${name} was made from is not known here`, {
      patch: name,
      file: diff.path,
      hint: `Push it first: pgquilt push ${name}`,
    });
  });
}

function numbered(texts: readonly UnitTexts[]): NumberedHunk[] {
  const all = texts.flatMap(({ path, before, after }) =>
    (diffTexts(path, before, after)?.hunks ?? []).map((hunk) => ({ file: path, text: formatHunks([hunk]) })),
  );
  return all.map((hunk, i) => ({ hunk: i + 1, ...hunk }));
}

/** The units' texts above the patch without the part. */
async function without(name: string, texts: readonly UnitTexts[], part: Part) {
  const parse = await loadParser();
  const { units = [], routines = [], hunks = [], hunkIds } = part;
  const byPath = new Map(texts.map((t) => [t.path, t.after ?? t.before ?? '']));
  const whole = new Set((await Promise.all(units.map((word) => unitsNamed(word, byPath)))).flat());
  const changed = texts.map((t) => (routines.length === 0 ? [] : routinesChanged(t.path, t.before, t.after, parse)));
  for (const word of routines) {
    if (changed.flat().some((key) => isRoutine(key, word))) continue;
    const known = changed.flat().map(describeKey).join(', ');
    throw new Problem('usage', `patch ${name} does not change a routine '${word}'`, {
      patch: name,
      hint: `It changes ${known}.`,
    });
  }
  const all = numbered(texts);
  for (const hunk of hunks) if (all[hunk - 1] === undefined) throw noHunk(name, hunk, all.length);
  let at = 0;
  return texts.map((text, i) => {
    const { path, before, after } = text;
    const diff = diffTexts(path, before, after);
    const own = diff === null ? [] : diff.hunks.map(() => ++at);
    for (const [k, hunk] of diff?.hunks.entries() ?? [])
      if (hunks.includes(own[k] ?? 0)) sameHunk(hunkIds, own[k] ?? 0, path, hunk, `pgquilt split ${name} --list`);
    if (diff === null || whole.has(path)) return before;
    const left = own.some((n) => hunks.includes(n))
      ? withoutHunks(text, diff, (k) => hunks.includes(own[k] ?? 0))
      : after;
    const picked = changed[i]?.some((key) => routines.some((word) => isRoutine(key, word))) === true;
    if (!picked) return left;
    const put = putBack(path, before, left, (key) => routines.some((word) => isRoutine(key, word)), parse);
    if (put !== undefined) return put;
    throw new Problem('usage', `the routines in ${path} cannot be parted by statements`, {
      patch: name,
      file: path,
      hint: `Choose hunks instead: pgquilt split ${name} --list`,
    });
  });
}

function withoutHunks({ before }: UnitTexts, diff: FileDiff, isChosen: (index: number) => boolean): string | null {
  const hunks = diff.hunks.filter((_, k) => !isChosen(k));
  if (hunks.length === 0) return before;
  const result = applyFileDiff(before, { ...diff, before: blobHash(before), after: null, hunks });
  return result.status === 'applied' ? result.text : before;
}

function noHunk(name: string, hunk: number, count: number): Problem {
  return new Problem('usage', `patch ${name} has no hunk ${hunk}: it has ${count}`, {
    patch: name,
    hint: `pgquilt split ${name} --list shows them with their numbers.`,
  });
}

function refuseEmpty(name: string, to: string, kept: readonly FileDiff[], taken: readonly FileDiff[]): void {
  if (kept.length > 0 && taken.length > 0) return;
  const what = taken.length === 0 ? 'nothing' : 'all';
  throw new Problem('usage', `that is ${what} of patch ${name}`, {
    patch: name,
    hint:
      taken.length === 0
        ? `Choose what goes into ${to}: --unit, --routine or --hunk; pgquilt split ${name} --list shows what there is.`
        : `Leave something in it; for another name: pgquilt rename ${name} ${to}`,
  });
}
