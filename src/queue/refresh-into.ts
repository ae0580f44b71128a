// refresh -p: takes the edits in the tree into a patch that is not the top one. Below the top, they go down past the
// patches above it, whose diffs are made anew; above the top, they go up into the file, and out of the tree.
import { Problem } from '../problem.ts';
import type { FileChange } from '../worktree/write.ts';
import type { Chosen } from './common/chosen-edits.ts';
import { warnOfMerged } from './common/merged-here.ts';
import type { Finished, QueueOperation } from './common/operation.ts';
import type { NamedPatch } from './common/patch-files.ts';
import { carryEdits } from './common/restack/carry-edits.ts';
import { type LevelTexts, levelsAbove, levelTexts, relevelled } from './common/restack/level-texts.ts';
import { restack } from './common/restack/restack.ts';
import { stackNow } from './common/restack/wanted.ts';
import { entriesToPush } from './common/stack.ts';
import type { RefreshResult } from './refresh.ts';

type Result = Omit<RefreshResult, 'notes' | 'edits'>;

interface Options {
  readonly dryRun?: boolean;
  /** The command that takes a person's answers. */
  readonly again: string;
}

/**
 * Takes what is chosen of the edits into the patch. Throws Problem: 'conflict' where an edit does not get past a patch in between, the rest as
 * of restack.
 */
export async function refreshInto(
  op: QueueOperation,
  name: string,
  chosen: Chosen,
  options: Options,
): Promise<Finished<Result>> {
  const at = op.head.stack.findIndex((p) => p.name === name);
  return at < 0 ? intoUnapplied(op, name, chosen, options) : intoApplied(op, at, chosen, options);
}

async function intoApplied(
  op: QueueOperation,
  at: number,
  { texts }: Chosen,
  options: Options,
): Promise<Finished<Result>> {
  const edited = [...texts.keys()];
  const rows = op.head.rows.slice(at);
  const name = rows[0]?.name ?? '';
  const was = await levelTexts(op, rows, edited);
  const travels = edited.map((path) => ({
    path,
    edited: texts.get(path) ?? null,
    texts: [...(was.get(path)?.slice(1) ?? [])].reverse(),
  }));
  const carried = carryEdits(op, travels, {
    patch: name,
    past: (level) => rows[rows.length - level]?.name ?? '',
    side: 'below',
    again: options.again,
  });
  const now = new Map<string, LevelTexts>(
    edited.map((path) => [path, [was.get(path)?.[0] ?? null, ...[...(carried.get(path) ?? [])].reverse()]]),
  );
  const stack = stackNow(op);
  const anew = relevelled(stack.slice(at), was, now);
  const done = await restack(
    op,
    { verb: 'refresh', patches: [name], stack: [...stack.slice(0, at), ...anew], taken: edited },
    options,
  );
  const { lints } = done.value;
  const before = new Map(edited.map((path) => [path, now.get(path)?.[0] ?? null]));
  const [plan] = done.plan;
  return {
    ...done,
    value: {
      ...common(op, name, edited, anew[0], now, 0),
      warnings: await warnOfMerged(op, { name, position: rows[0]?.position ?? 0 }, before),
      carried: anew.slice(1).flatMap((p, i) => (p === stack[at + 1 + i] ? [] : [p.name])),
      plan: plan === undefined ? NO_PLAN(name) : { ...plan, patch: name },
      ...(lints === undefined ? {} : { lints }),
    },
  };
}

async function intoUnapplied(
  op: QueueOperation,
  name: string,
  { texts, rests }: Chosen,
  options: Options,
): Promise<Finished<Result>> {
  const edited = [...texts.keys()];
  const { context, head } = op;
  if (!context.followsTree) {
    throw new Problem(
      'usage',
      `patch ${name} is not applied on ${context.target.label}, and the tree shows another target`,
      {
        patch: name,
        hint: 'Leave --target and --database out.',
      },
    );
  }
  const next = entriesToPush(context.series, head);
  const at = next.findIndex((p) => p.name === name);
  if (at < 0) {
    throw new Problem('failed', `patch ${name} is guarded here, so the edit has no way to it`, {
      patch: name,
      hint: `Select its guard first: pgquilt select. Or go on in the top patch: pgquilt refresh`,
    });
  }
  const patches: NamedPatch[] = next.map((entry) => ({ name: entry.name, ...op.patches.patch(entry.name) }));
  const start = await levelTexts(op, [], edited);
  const was = new Map(edited.map((path) => [path, levelsAbove(op, start.get(path)?.[0] ?? null, path, patches)]));
  for (const [path, levels] of was)
    if (levels.length < at + 2) throw inTheWay(path, patches[levels.length - 1]?.name ?? '', name);
  const travels = edited.map((path) => ({
    path,
    edited: texts.get(path) ?? null,
    texts: was.get(path) ?? [],
  }));
  const carried = carryEdits(op, travels, {
    patch: name,
    past: (level) => patches[level - 1]?.name ?? '',
    side: 'above',
    again: options.again,
  });
  // Below the patch the levels are what they were: the edit is none of theirs.
  const now = new Map<string, LevelTexts>(
    edited.map((path) => {
      const old = was.get(path) ?? [];
      return [path, [...old.slice(0, at + 1), ...(carried.get(path)?.slice(at + 1) ?? [])]];
    }),
  );
  const anew = relevelled(patches, was, now, { inexact: true }).filter((p, i) => p !== patches[i]);
  const back: FileChange[] = [...rests].map(([path, text]) => ({ path, text }));
  const done = await restack(
    op,
    { verb: 'refresh', patches: [name], stack: stackNow(op), unapplied: anew, files: back },
    options,
  );
  const target = anew.find((p) => p.name === name);
  return {
    ...done,
    value: {
      ...common(op, name, edited, target, now, at),
      carried: anew.map((p) => p.name).filter((other) => other !== name),
      plan: NO_PLAN(name),
    },
    notes: [
      ...(done.notes ?? []),
      ...edited.map((path) => `${path} is without the edit now: patch ${name}, which has it, is not applied`),
    ],
  };
}

const NO_PLAN = (patch: string) => ({ patch, routines: [], sql: [] });

function inTheWay(path: string, between: string, name: string): Problem {
  return new Problem(
    'conflict',
    `patch ${between} does not apply to ${path} as it is, so the edit cannot go up to ${name}`,
    {
      patch: between,
      file: path,
      hint: `Nothing was changed. See pgquilt push ${between} --dry-run for what it meets.`,
    },
  );
}

function common(
  { context }: QueueOperation,
  patch: string,
  edited: readonly string[],
  made: NamedPatch | undefined,
  now: ReadonlyMap<string, LevelTexts>,
  at: number,
): Omit<Result, 'plan'> {
  const own = new Set(made?.files.map((f) => f.path));
  const changeOf = (path: string) => {
    if (!own.has(path)) return 'reverted';
    const [before, after] = [now.get(path)?.[at] ?? null, now.get(path)?.[at + 1] ?? null];
    return before === null ? 'added' : after === null ? 'removed' : 'changed';
  };
  return {
    patch,
    changed: true,
    units: edited.map((path) => ({ path, change: changeOf(path) })),
    warnings: [],
    target: context.target.label,
  };
}
