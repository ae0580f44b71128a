// select: which guards a target goes by. The selection is an entry of the target's log, so that every clone and every machine
// that pushes there goes by the same.
import type { LedgerHead } from '../database/ledger/read.ts';
import { readHead } from '../database/ledger/read.ts';
import type { Standing } from '../database/stack-memo.ts';
import { Problem } from '../problem.ts';
import { isGuardName } from '../series/guards.ts';
import { didYouMean } from '../series/suggest.ts';
import type { Series } from '../series/types.ts';
import { type AllowOptions, allowed } from './common/allow.ts';
import { needWrite, type QueueContext } from './common/context.ts';
import { lookAtStack } from './common/look.ts';
import { nextSteps } from './common/on-drift.ts';
import { type Finished, operate, type QueueOperation } from './common/operation.ts';
import type { PlanOfPatch } from './common/record.ts';
import { isHidden } from './common/stack.ts';
import { ensureEmbedded } from './load.ts';
import { popRows } from './pop.ts';

/** select: which guards a target goes by, and what that comes to. */
export interface SelectResult {
  readonly target: string;
  readonly selected: readonly string[];
  /** Applied patches that the selection hides. */
  readonly guarded: readonly string[];
  /** What `--pop` took off, or would: the guarded ones and those above them, the top one first. */
  readonly popped: readonly string[];
  /** Patches that the selection shows and that stand, not applied, below the top. */
  readonly missing: readonly string[];
  readonly top: string | null;
  /** With --dry-run. */
  readonly plan?: readonly PlanOfPatch[];
  readonly notes: readonly string[];
}

type Selection = Omit<SelectResult, 'notes'>;

export interface SelectOptions extends AllowOptions {
  /** The guards; the selection stays as it is where they are left out. */
  readonly guards?: readonly string[];
  /** Take off the applied patches that the selection hides, and those above them. */
  readonly pop?: boolean;
  readonly dryRun?: boolean;
}

/** What is selected, and what that hides of what is applied. */
export async function selection(context: QueueContext): Promise<Selection> {
  return lookAtStack(context, (standing) => describe(context, standing, standing.selected));
}

/** Every guard of the series, with the patches that have it. */
export function guardsOfSeries(series: Series): { guard: string; patches: string[] }[] {
  const guards = new Map<string, string[]>();
  for (const patch of series.patches) {
    for (const { name } of patch.guards) guards.set(name, [...(guards.get(name) ?? []), patch.name]);
  }
  return [...guards].sort(([a], [b]) => (a < b ? -1 : 1)).map(([guard, patches]) => ({ guard, patches }));
}

/** Selects the guards, instead of those selected before. Throws Problem: 'usage' for a word that names no guard; as of pop. */
export async function select(context: QueueContext, options: SelectOptions): Promise<SelectResult> {
  needWrite(context, 'select');
  for (const word of options.guards ?? []) refuseWord(word);
  const created = await ensureEmbedded(context);
  const done = await operate<Selection>(context, (op) => work(op, options), {
    dryRun: options.dryRun,
    ...allowed(options, 'pgquilt select --pop'),
  });
  return { ...done.value, notes: [...created, ...done.notes, ...unknownGuards(context.series, options.guards ?? [])] };
}

async function work(op: QueueOperation, options: SelectOptions): Promise<Finished<Selection>> {
  const { context, head } = op;
  const selected = [...new Set(options.guards ?? head.selected)];
  const value = describe(context, head, selected);
  const isNew = selected.join(' ') !== head.selected.join(' ');
  if (options.pop === true && value.popped.length > 0) return takeOff(op, value, options.dryRun === true);
  if (!isNew) return { value, plan: value };
  return { value, plan: value, ledger: { verb: 'select', patches: [], select: selected } };
}

async function takeOff(op: QueueOperation, value: Selection, dryRun: boolean): Promise<Finished<Selection>> {
  const rest = op.head.stack[op.head.stack.length - value.popped.length - 1]?.name ?? null;
  const head: LedgerHead = await readHead(op.tx, rest === null ? 'all' : { above: rest });
  const popped = await popRows({ ...op, head }, head.rows).catch(nextSteps('pop'));
  const plan = [{ patch: value.popped.join(', '), ...popped.plan }];
  const ledger = { ...popped.ledger, verb: 'select', select: value.selected };
  return {
    value: dryRun ? { ...value, plan } : { ...value, guarded: [], top: rest },
    plan,
    ledger: { ...ledger, detail: { ...ledger.detail, popped: value.popped } },
    units: popped.units,
    files: popped.files ?? [],
  };
}

function describe({ series, target }: QueueContext, { stack }: Standing, selected: readonly string[]): Selection {
  const hidden = new Set(series.patches.filter((p) => isHidden(p, { selected })).map((p) => p.name));
  const names = stack.map((p) => p.name);
  const lowest = names.findIndex((name) => hidden.has(name));
  const top = names[names.length - 1] ?? null;
  const below = series.patches.slice(0, series.patches.findIndex((p) => p.name === top) + 1);
  return {
    target: target.label,
    selected,
    guarded: names.filter((name) => hidden.has(name)),
    popped: lowest < 0 ? [] : names.slice(lowest).reverse(),
    missing: below.map((p) => p.name).filter((name) => !hidden.has(name) && !names.includes(name)),
    top,
  };
}

function refuseWord(word: string): void {
  if (isGuardName(word)) return;
  const bare = word.replace(/^[+-]/, '');
  throw new Problem('usage', `'${word}' names no guard`, {
    hint: isGuardName(bare)
      ? `Name it without its sign: pgquilt select ${bare}`
      : 'pgquilt select --series lists them.',
  });
}

function unknownGuards(series: Series, words: readonly string[]): string[] {
  const known = guardsOfSeries(series).map(({ guard }) => guard);
  return words
    .filter((word) => !known.includes(word))
    .map((word) => `no patch of the series has the guard ${word}. ${didYouMean(word, known) ?? ''}`.trim());
}
