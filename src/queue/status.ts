// status: where the target stands, what the tree shows, what drifted, and what is odd about the queue.

import { both } from '../both.ts';
import type { LedgerHead } from '../database/ledger/read.ts';
import { parsePatch } from '../patch/parse.ts';
import { patchId, showsId } from '../patch/patch-id.ts';
import { formatGuards } from '../series/guards.ts';
import type { FinalizedEntry, Guard } from '../series/types.ts';
import { listPatchFiles, listTestFiles, patchPath, readPatchFile, testPath } from '../worktree/patches.ts';
import { readTextIn } from '../worktree/read-text.ts';
import type { Difference } from './common/against-series.ts';
import { againstSeries } from './common/against-series.ts';
import type { Context, QueueContext } from './common/context.ts';
import { unlearned } from './common/finalizing/learn.ts';
import { takenDownNotes } from './common/finalizing/taken-down.ts';
import { findDrift } from './common/find-drift.ts';
import { lookAt } from './common/look.ts';
import { PatchFiles } from './common/patch-files.ts';
import { isHidden } from './common/stack.ts';
import { Tree } from './common/tree.ts';
import type { DriftItem } from './drift.ts';
import { driftItem } from './drift.ts';

export interface StatusResult {
  readonly target: string;
  /** Guards that are selected on the target. */
  readonly selected: readonly string[];
  readonly applied: readonly string[];
  readonly unapplied: readonly string[];
  readonly guarded: readonly string[];
  readonly top: string | null;
  readonly tree: {
    /** The patch whose level the tree shows, where it follows the target; null is the base. */
    readonly level: string | null;
    /** False for a target that was named: the tree shows the default one. */
    readonly follows: boolean;
    readonly dirty: readonly string[];
    /** Units that stand at another level; the next push, pop or goto brings them in line. */
    readonly behind: readonly string[];
    /** There only where there are some: the units of the base that the ledger does not have, which load creates or records there. */
    readonly unloaded?: readonly string[];
  };
  readonly drift: readonly DriftItem[];
  /** Where the applied patches are not the beginning of the series, or are guarded; goto --series brings them there. */
  readonly differs: readonly {
    readonly patch: string;
    readonly what: Difference['what'] | 'guarded';
    readonly message: string;
  }[];
  /** What is odd about the queue: patch files without an entry, entries without a file. */
  readonly notes: readonly string[];
}

/** Looks at everything and changes nothing. Outside a queue it tells of the target alone. */
export async function status(context: Context): Promise<StatusResult> {
  return lookAt(context, async (head, tx) => {
    const names = head.stack.map((p) => p.name);
    const applied = new Set(names);
    const top = names[names.length - 1] ?? null;
    const rest = context.series.patches.filter((p) => !applied.has(p.name));
    const queue = context.root === null ? null : (context as QueueContext);
    // The server compares its routines while the tree is read here: of ten thousand, either takes a while.
    const comparing = tx === null ? Promise.resolve({ checked: 0, drifts: [] }) : findDrift(tx);
    const [{ drifts }, { tree, waiting, notes }] = await both(comparing, readFiles(queue, head, top));
    // A unit that the next operation takes for the base, or misses there, has not drifted.
    const theirs = new Set(waiting.flatMap((e) => Object.keys(e.units)));
    const drift = drifts.filter((d) => !theirs.has(d.path));
    if (tx !== null) notes.push(...(await takenDownNotes(tx, drift)));
    return {
      target: context.target.label,
      selected: head.selected,
      applied: names,
      unapplied: rest.filter((p) => !isHidden(p, head)).map((p) => p.name),
      guarded: rest.filter((p) => isHidden(p, head)).map((p) => p.name),
      top,
      tree,
      drift: drift.map(driftItem),
      differs: queue === null ? [] : stackDifferences(queue, head),
      notes,
    };
  });
}

/** What the files say; outside a queue there are none. */
async function readFiles(
  queue: QueueContext | null,
  head: LedgerHead,
  top: string | null,
): Promise<{ tree: StatusResult['tree']; waiting: readonly FinalizedEntry[]; notes: string[] }> {
  if (queue === null) return { tree: { level: top, follows: false, dirty: [], behind: [] }, waiting: [], notes: [] };
  const { misnamed, ...tree } = treeStatus(queue, head, top);
  const base = (path: string) => new Tree(queue, new PatchFiles(queue), head.stack).baseText(path);
  const waiting = unlearned(queue.series, head, base);
  return { tree, waiting, notes: [...oddities(queue, head), ...misnamed, ...waiting.map(waitingNote)] };
}

function waitingNote({ patch, migration }: FinalizedEntry): string {
  return `patch ${patch} is finalized, in ${migration}; the next operation looks whether the target has it`;
}

function treeStatus(context: QueueContext, head: LedgerHead, top: string | null) {
  const { stack, unitHashes: ledger } = head;
  const patches = new PatchFiles(context);
  const tree = new Tree(context, patches, stack);
  const states = tree.paths(ledger).map((path) => ({ path, state: tree.state(path, ledger) }));
  const of = (wanted: string): string[] => states.filter((s) => s.state === wanted).map((s) => s.path);
  // The tree is not brought in line with a target that it does not show, so nothing is behind there.
  const follows = context.followsTree;
  const misnamed = tree.misnamedNotes();
  const behind = follows ? of('behind') : [];
  const seen = (dirty: readonly string[], unloaded: readonly string[]) => {
    return { level: top, follows, dirty, behind, misnamed, ...(unloaded.length === 0 ? {} : { unloaded }) };
  };
  if (head.log.seq > 0) {
    const late = of('clean').filter((path) => !ledger.has(path) && tree.units.has(path));
    return seen(of('edited'), late.length > 0 && isLoaded(patches, ledger) ? late : []);
  }
  // The next operation loads it there.
  if (context.target.kind === 'embedded') return seen(of('edited'), []);
  // What nothing knows yet is part of the base that load makes; while the series is empty, all is.
  const isEdit = (path: string): boolean => context.series.patches.length > 0 && !tree.isNew(path);
  const dirty = of('edited').filter(isEdit);
  const isInBase = (path: string): boolean => !dirty.includes(path) || tree.committedBase(path) != null;
  const unloaded = [...tree.units.keys()].filter(isInBase).sort();
  return seen(dirty, unloaded);
}

/** Whether the ledger has more of the base than what patches change: where they alone have recorded units, most of it is never there. */
function isLoaded(patches: PatchFiles, ledger: ReadonlyMap<string, string>): boolean {
  return [...ledger.keys()].some((path) => !patches.chains().has(path));
}

/** One line for each thing in the queue that does not go together. */
function oddities(context: QueueContext, { stack }: LedgerHead): string[] {
  const out: string[] = [];
  const listed = new Set(context.series.patches.map((p) => p.name));
  const onDisk = new Set(listPatchFiles(context.root));
  for (const { name } of context.series.patches) {
    if (onDisk.has(name)) continue;
    // To write it where it belongs, the shell would make it first, and it would be shown as it is there.
    const back = `; from the ledger: pgquilt show ${name} > ${name}.patch && mv ${name}.patch patches/`;
    const isApplied = stack.some((p) => p.name === name);
    out.push(`patch ${name} is in series.yaml but has no file ${patchPath(name)}${isApplied ? back : ''}`);
  }
  for (const name of onDisk) {
    if (!listed.has(name)) out.push(`${patchPath(name)} is not in series.yaml`);
  }
  for (const name of listTestFiles(context.root)) {
    if (!onDisk.has(name)) out.push(`${testPath(name)} is the test of a patch that is not there`);
  }
  const [all = ''] = context.seriesText.split(/^patches:/m);
  // An entry of `finalized` is whole on its line.
  const settings = all.replace(/^finalized:.*\n(?:[ \t]+- \{.*\n)*/m, '');
  if (
    /^\s+- /m.test(settings) &&
    /^series\.yaml\s.*\bmerge=union\b/m.test(readTextIn(context.root, '.gitattributes') ?? '')
  ) {
    out.push(
      'series.yaml has a list of settings on several lines: a merge of two branches that change it may mix both unseen',
    );
  }
  return out;
}

/** Where the stack is not the beginning of the series. */
function stackDifferences(context: QueueContext, head: LedgerHead): StatusResult['differs'] {
  const { stack } = head;
  const applied = new Map(stack.map((s) => [s.name, s.id]));
  const wanted = context.series.patches.filter((p) => !isHidden(p, head) || applied.has(p.name));
  const known = new Set<string>();
  const ids = wanted.map(({ name }) => ({ name, id: idOnDisk(context, name, applied.get(name), known) }));
  const guarded = wanted.filter((p) => applied.has(p.name) && isHidden(p, head));
  return [
    ...againstSeries(stack, ids).map((found) => ({ ...found, message: MESSAGES[found.what](found.patch) })),
    ...guarded.map(({ name, guards }) => ({
      patch: name,
      what: 'guarded' as const,
      message: guardedMessage(name, guards),
    })),
  ];
}

function guardedMessage(name: string, guards: readonly Guard[]): string {
  return `patch ${name} is applied but guarded by ${formatGuards(guards)}`;
}

const MESSAGES = {
  missing: (name: string) => `patch ${name} is applied but is not in series.yaml`,
  edited: (name: string) => `${patchPath(name)} is not the patch that is applied: it was changed on disk`,
  moved: (name: string) => `patch ${name} stands in another place in series.yaml than it was applied in`,
  unapplied: (name: string) => `patch ${name} stands below an applied patch in series.yaml, but is not applied`,
} as const;

/**
 * The id of a patch's file, which should be the `applied` one, as one that is not there is taken to be; null of a patch that is not applied,
 * and of a file that cannot be read; `known` is readPatchFile's.
 */
function idOnDisk(context: QueueContext, name: string, applied: string | undefined, known: Set<string>): string | null {
  if (applied === undefined) return null;
  try {
    const text = readPatchFile(context.root, name, known);
    if (text === null) return applied;
    return showsId(text, applied) ? applied : patchId(parsePatch(text, patchPath(name)).files);
  } catch {
    return null;
  }
}
