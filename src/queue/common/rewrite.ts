// The verbs that rewrite patches of the series, applied ones or not: they say what the queue shall be, and the restack
// does it. Where nothing applied changes, only files do.
import { parsePatch } from '../../patch/parse.ts';
import { patchId } from '../../patch/patch-id.ts';
import { Problem } from '../../problem.ts';
import { patchPath, readPatchFile, readTestFile, testPath } from '../../worktree/patches.ts';
import type { FileChange } from '../../worktree/write.ts';
import { ensureEmbedded } from '../load.ts';
import type { Moved } from '../results.ts';
import { type AllowOptions, allowed } from './allow.ts';
import { needWrite, type QueueContext } from './context.ts';
import { operate, type QueueOperation } from './operation.ts';
import type { NamedPatch } from './patch-files.ts';
import { type PlanOfPatch, rebuiltIn } from './record.ts';
import { type Restack, type RestackOptions, restack } from './restack/restack.ts';
import { stackNow, type WantedPatch } from './restack/wanted.ts';
import { planOfFiles } from './texts-of.ts';

export interface RewriteOptions extends RestackOptions, AllowOptions {}

/** What a rewrite did to the target: all but what the patches on the stack are called. */
export interface Rewritten extends Pick<Moved, 'lints' | 'tests' | 'rebuilt' | 'target'> {
  readonly top: string | null;
  /** With --dry-run. */
  readonly plan?: readonly PlanOfPatch[];
  readonly notes: readonly string[];
}

/** What the queue shall be, and what the verb has to say about it. */
export type Rewrite<T> = Omit<Restack, 'verb'> & { readonly value: T };

/** Runs the verb in one transaction; `wanted` gets an operation that has read every row of the stack. Problems as of restack. */
export async function rewrite<T extends object>(
  context: QueueContext,
  verb: string,
  wanted: (op: QueueOperation) => Rewrite<T> | Promise<Rewrite<T>>,
  options: RewriteOptions = {},
): Promise<T & Rewritten> {
  needWrite(context, verb);
  const created = await ensureEmbedded(context);
  const done = await operate<T & Moved>(
    context,
    async (op) => {
      const { value, ...queue } = await wanted(op);
      const finished = await restack(op, { ...queue, verb }, options);
      const plan = [finished.plan, planOfFiles(finished.files)];
      return { ...finished, plan, value: { ...finished.value, ...value } };
    },
    { rows: 'all', dryRun: options.dryRun, ...allowed(options, `pgquilt ${verb}`) },
  );
  const { pushed: _up, popped: _down, ...value } = done.value;
  return { ...(value as T & Moved), ...rebuiltIn(done), notes: [...created, ...done.notes] };
}

/** The stack with one of its patches replaced. */
export function stackWith(
  op: QueueOperation,
  name: string,
  change: (patch: WantedPatch) => WantedPatch,
): WantedPatch[] {
  return stackNow(op).map((patch) => (patch.name === name ? change(patch) : patch));
}

/**
 * The patch as its file has it. Throws Problem('failed') where it has none, and, of an applied one, where the diffs in the
 * file are not those that are applied.
 */
export function patchOnDisk({ head, patches }: QueueOperation, name: string): NamedPatch {
  const row = head.stack.find((p) => p.name === name);
  const patch = patches.patch(name);
  if (row === undefined || row.id === patchId(patch.files)) return { name, ...patch };
  throw new Problem('failed', `${patchPath(name)} was changed on disk while the patch is applied`, {
    patch: name,
    file: patchPath(name),
    hint: `Nothing was changed. To take the file's text: pgquilt goto --series. To drop it: git checkout -- ${patchPath(name)}`,
  });
}

/** The patch's file and its test under another name; the old ones go where `from` is to be `gone`. */
export function movedFiles(root: string, from: string, to: string, gone: boolean): FileChange[] {
  const files = [
    { old: patchPath(from), fresh: patchPath(to), text: readPatchFile(root, from) },
    { old: testPath(from), fresh: testPath(to), text: readTestFile(root, from) },
  ];
  return files.flatMap(({ old, fresh, text }): FileChange[] => {
    if (text === null) return [];
    return [...(gone ? [{ path: old, text: null }] : []), { path: fresh, text }];
  });
}

/** A patch file's text as a patch. */
export function parseNamed(name: string, text: string): NamedPatch {
  return { name, ...parsePatch(text, patchPath(name)) };
}
