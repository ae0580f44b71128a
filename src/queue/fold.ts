// fold: patches become part of the top one. Applied ones leave their place below it, others are taken in from above; all of
// them, or none.
import { applyFileDiff } from '../patch/apply.ts';
import { diffTexts } from '../patch/diff.ts';
import { joinHeaders } from '../patch/join-headers.ts';
import { parsePatch } from '../patch/parse.ts';
import type { FileDiff } from '../patch/types.ts';
import { Problem } from '../problem.ts';
import { removePatch } from '../series/edit.ts';
import { formatGuards } from '../series/guards.ts';
import type { Series } from '../series/types.ts';
import { patchPath, readTestFile, testPath } from '../worktree/patches.ts';
import type { FileChange } from '../worktree/write.ts';
import type { QueueContext } from './common/context.ts';
import type { QueueOperation } from './common/operation.ts';
import { applied } from './common/patched.ts';
import { patchesMeant } from './common/patches-meant.ts';
import { levelTexts } from './common/restack/level-texts.ts';
import { stackNow } from './common/restack/wanted.ts';
import { patchOnDisk, type RewriteOptions, type Rewritten, rewrite } from './common/rewrite.ts';
import { noneApplied } from './common/stack.ts';

type Texts = Map<string, string | null>;

export interface FoldResult extends Rewritten {
  /** The top patch. */
  readonly patch: string;
  readonly folded: readonly string[];
}

/**
 * Folds the patches that the words name into the top one, those that are not applied in this order. Throws Problem:
 * 'nothing-to-do' with none applied, 'conflict' where a patch does not apply there, or where one between an applied patch and the
 * top does not apply without it; as of restack.
 */
export async function fold(
  context: QueueContext,
  words: readonly string[],
  options: RewriteOptions = {},
): Promise<FoldResult> {
  const result = await rewrite(
    context,
    'fold',
    async (op) => {
      const top = op.head.stack[op.head.stack.length - 1]?.name;
      if (top === undefined) throw noneApplied();
      const folded = patchesMeant(context.series, op.head, words, 'unapplied');
      if (folded.includes(top)) {
        throw new Problem('usage', `fold: ${top} is the top patch, which the others are folded into`, {
          patch: top,
          hint: 'Name the others.',
        });
      }
      const header = joinHeaders(
        patchOnDisk(op, top).header,
        folded.map((name) => patchOnDisk(op, name).header),
      );
      const files = await diffsOfAll(op, folded);
      const rest = stackNow(op).filter((p) => p.name !== top && !folded.includes(p.name));
      return {
        value: { patch: top, folded },
        patches: [top, ...folded],
        stack: [...rest, { name: top, header, files }],
        gone: folded,
        seriesText: folded.reduce(removePatch, context.seriesText),
        files: joinTests(context.root, top, folded),
      };
    },
    options,
  );
  return { ...result, notes: [...result.notes, ...guardsLost(context.series, result)] };
}

/** A line for each patch that other guards than the top patch's kept from targets. */
function guardsLost({ patches }: Series, { patch, folded }: Pick<FoldResult, 'patch' | 'folded'>): string[] {
  const guardsOf = (name: string): string => formatGuards(patches.find((p) => p.name === name)?.guards ?? []);
  const of = guardsOf(patch) || 'none';
  return folded.flatMap((name) => {
    const own = guardsOf(name) || 'none';
    return own === of
      ? []
      : [
          `the guards of ${name} (${own}) are not those of ${patch} (${of}): what it does is now done wherever ${patch} is`,
        ];
  });
}

/** From what is below the top patch without those that are folded, to what they all make. */
async function diffsOfAll(op: QueueOperation, folded: readonly string[]): Promise<FileDiff[]> {
  const { rows } = op.head;
  const isFolded = (row: { name: string }): boolean => folded.includes(row.name);
  const lowest = rows.findIndex(isFolded);
  const moving = rows.slice(lowest < 0 ? rows.length - 1 : lowest);
  const above = folded.filter((name) => !rows.some((row) => row.name === name));
  const paths = [
    ...new Set([
      ...moving.flatMap((row) => row.units),
      ...above.flatMap((name) => pathsOf(op.patches.patch(name).files)),
    ]),
  ];
  const levels = await levelTexts(op, moving, paths);
  const level = (at: number): Texts => new Map(paths.map((path) => [path, levels.get(path)?.at(at) ?? null]));
  const [below, end] = [level(0), level(-1)];
  for (const row of moving.slice(0, -1)) if (!isFolded(row)) goUpWithout(below, row, folded);
  for (const name of above) {
    for (const diff of op.patches.patch(name).files) {
      end.set(diff.path, applied(op, name, diff, end.get(diff.path) ?? null));
    }
  }
  return paths.flatMap((path) => diffTexts(path, below.get(path) ?? null, end.get(path) ?? null) ?? []);
}

/** The patch on texts that lack what is folded from below it. */
function goUpWithout(texts: Texts, row: { name: string; forward: string }, folded: readonly string[]): void {
  for (const diff of parsePatch(row.forward, `ledger:${patchPath(row.name)}`).files) {
    const result = applyFileDiff(texts.get(diff.path) ?? null, diff);
    if (result.status === 'conflict') {
      throw new Problem('conflict', `patch ${row.name} does not apply without ${folded.join(', ')} below it`, {
        patch: row.name,
        file: patchPath(row.name),
        detail: result.message,
        hint: `Nothing was changed. Fold ${row.name} as well, or less.`,
      });
    }
    texts.set(diff.path, result.text);
  }
}

function pathsOf(diffs: readonly FileDiff[]): string[] {
  return diffs.map((diff) => diff.path);
}

/** The tests of all of them become the test of the top patch. */
function joinTests(root: string, top: string, folded: readonly string[]): FileChange[] {
  const theirs = folded.flatMap((name) => {
    const text = readTestFile(root, name);
    return text === null ? [] : [{ name, text }];
  });
  if (theirs.length === 0) return [];
  const own = readTestFile(root, top);
  const texts = [...(own === null ? [] : [own]), ...theirs.map(({ name, text }) => `-- ${name}\n${text}`)];
  const joined = texts.map((text) => (text.endsWith('\n') ? text : `${text}\n`)).join('\n');
  return [{ path: testPath(top), text: joined }, ...theirs.map(({ name }) => ({ path: testPath(name), text: null }))];
}
