// graph: which patches of the series need which below them: for the lines they change, the routines they change again, and
// the routines that their bodies call.
import { lineNeeds } from '../patch/line-needs.ts';
import { bodyLiteral, bodyValue } from '../routine/body.ts';
import { loadBodyReader, type ReadBody, type Use } from '../routine/body-uses.ts';
import { describeKey, type RoutineKey } from '../routine/key.ts';
import { mentions } from '../routine/names-in.ts';
import { loadParser, type ParseStatements, parserFor } from '../routine/parser.ts';
import { type RoutineText, readUnit } from '../routine/unit.ts';
import type { QueueContext } from './common/context.ts';
import { lookAt } from './common/look.ts';
import { patchNamed } from './common/patch-named.ts';
import { type SeriesTexts, seriesTexts, type UnitLevels } from './common/series-texts.ts';

export interface GraphNeed {
  /** The patch below. */
  readonly patch: string;
  /** Lines of a unit, a routine that both change, or one that a body calls. */
  readonly because: readonly { readonly by: 'lines' | 'routine' | 'calls'; readonly what: string }[];
}

export interface GraphResult {
  /** In the order of the series. */
  readonly patches: readonly { readonly name: string; readonly needs: readonly GraphNeed[] }[];
}

/** A routine as a patch leaves it; its text is null where the patch drops it. */
interface Changed {
  readonly patch: number;
  readonly key: RoutineKey;
  /** The key in words. */
  readonly id: string;
  readonly routine: RoutineText | null;
}

/**
 * The graph of the series, or of what the patch `around` needs and what needs it, however far. Throws Problem: 'usage' for a name
 * that is no patch, 'conflict' where a patch does not apply.
 */
export async function graph(context: QueueContext, around?: string): Promise<GraphResult> {
  const { texts, name } = await lookAt(
    context,
    async (head) => ({
      name: around === undefined ? undefined : patchNamed(context.series, head, around),
      texts: seriesTexts(context, head),
    }),
    'all',
  );
  const needs = new Needs(texts.names);
  for (const unit of texts.units) addLines(needs, unit);
  const changed = await changedRoutines(texts);
  addRoutines(needs, changed);
  await addCalls(needs, changed);
  const patches = needs.all();
  return { patches: name === undefined ? patches : reach(patches, name) };
}

class Needs {
  readonly #names: readonly string[];
  readonly #needs: readonly Map<number, Map<string, GraphNeed['because'][number]>>[];

  constructor(names: readonly string[]) {
    this.#names = names;
    this.#needs = names.map(() => new Map());
  }

  add(patch: number, needs: number, because: GraphNeed['because'][number]): void {
    const of = this.#needs[patch];
    const reasons = of?.get(needs) ?? new Map();
    reasons.set(`${because.by} ${because.what}`, because);
    of?.set(needs, reasons);
  }

  all(): GraphResult['patches'] {
    return this.#names.map((name, i) => ({
      name,
      needs: [...(this.#needs[i] ?? [])]
        .sort(([a], [b]) => a - b)
        .map(([j, because]) => ({ patch: this.#names[j] ?? '', because: [...because.values()] })),
    }));
  }
}

function addLines(needs: Needs, { path, patches, texts }: UnitLevels): void {
  for (const [i, below] of lineNeeds(texts).entries()) {
    for (const j of below) needs.add(patches[i] ?? 0, patches[j] ?? 0, { by: 'lines', what: path });
  }
}

async function changedRoutines({ units }: SeriesTexts): Promise<Changed[]> {
  const changed: Changed[] = [];
  // One after the other: the statements of thousands of texts are not kept.
  for (const unit of units) changed.push(...routinesOf(unit, await parserFor(unit.texts)));
  return changed.sort((a, b) => a.patch - b.patch);
}

interface Said {
  readonly r: RoutineText;
  /** Its statements as they are written. */
  readonly said: string;
}

function routinesOf({ path, patches, texts }: UnitLevels, parse: ParseStatements): Changed[] {
  const levels = texts.map((text) => {
    const unit = text === null ? undefined : readUnit(path, text, parse);
    return new Map((unit?.routines ?? []).map((r) => [describeKey(r.key), { r, said: saidOf(text ?? '', r) }]));
  });
  return patches.flatMap((patch, i) => {
    const [before, after] = [levels[i] ?? new Map<string, Said>(), levels[i + 1] ?? new Map<string, Said>()];
    return [...new Map([...before, ...after])].flatMap(([id, { r }]): Changed[] =>
      before.get(id)?.said === after.get(id)?.said
        ? []
        : [{ patch, key: r.key, id, routine: after.get(id)?.r ?? null }],
    );
  });
}

function saidOf(text: string, { create, attached }: RoutineText): string {
  return [create, ...attached.map(({ start, end }) => text.slice(start, end))].join('\0');
}

/** A routine that is changed again needs the patch that changed it last. */
function addRoutines(needs: Needs, changed: readonly Changed[]): void {
  const last = new Map<string, number>();
  for (const { patch, id } of changed) {
    const before = last.get(id);
    if (before !== undefined && before !== patch) needs.add(patch, before, { by: 'routine', what: id });
    last.set(id, patch);
  }
}

/** A routine that a body calls needs the patch below that made it what it is. */
async function addCalls(needs: Needs, changed: readonly Changed[]): Promise<void> {
  const { calling, read } = await callers(changed);
  const made = new Map<string, Changed[]>();
  for (const change of changed) {
    const { patch, key, id, routine } = change;
    const below = (use: Use): Changed | undefined =>
      (made.get(use.path[use.path.length - 1] ?? '') ?? []).findLast((c) => c.patch < patch && means(use, c.key));
    const uses = routine === null ? [] : calling.has(routine) ? usesOf(routine, read) : namedOutright(routine);
    for (const { patch: other, id: called } of uses.flatMap((use) => below(use) ?? [])) {
      if (called !== id) needs.add(patch, other, { by: 'calls', what: called });
    }
    const same = made.get(key.name);
    if (same === undefined) made.set(key.name, [change]);
    else same.push(change);
  }
}

/** The routines whose bodies may call another one that the series changes, and what reads those bodies. */
async function callers(changed: readonly Changed[]): Promise<{ calling: Set<RoutineText>; read: ReadBody }> {
  const overloads = new Map<string, Set<string>>();
  for (const { key, id } of changed) {
    const same = overloads.get(key.name);
    if (same === undefined) overloads.set(key.name, new Set([id]));
    else same.add(id);
  }
  const mentionsAny = mentions(overloads.keys());
  // A body that names itself calls nothing else by that, but for an overload.
  const own = ({ name }: RoutineKey): string | undefined => ((overloads.get(name)?.size ?? 0) > 1 ? undefined : name);
  const calling = new Set<RoutineText>();
  for (const { key, routine } of changed)
    if (routine !== null && mentionsAny(bodyOf(routine) ?? '', own(key))) calling.add(routine);
  return { calling, read: calling.size === 0 ? () => null : await loadBodyReader(await loadParser()) };
}

function usesOf(routine: RoutineText, read: ReadBody): Use[] {
  const body = bodyOf(routine);
  const found = body === null ? null : read(routine.language ?? '', body, routine.create);
  return [...(found?.routines ?? []), ...namedOutright(routine)];
}

/** What the statement itself names, as in defaults. */
function namedOutright({ uses }: RoutineText): Use[] {
  return uses.map((name) => ({ path: [name], args: null }));
}

function bodyOf({ create, language }: RoutineText): string | null {
  const literal = language === null ? null : bodyLiteral(create);
  return literal === null ? null : bodyValue(create, literal);
}

/** Without a schema a name can mean any; a call with another number of arguments may leave defaults out. */
function means({ path, args }: Use, { schema, args: types }: RoutineKey): boolean {
  const said = path.length > 1 ? path[path.length - 2] : undefined;
  return (said === undefined || schema === null || said === schema) && (args === null || args <= types.length);
}

/** The patch with everything below that it needs and everything above that needs it. */
function reach(patches: GraphResult['patches'], name: string): GraphResult['patches'] {
  const [down, up] = [new Set([name]), new Set([name])];
  for (const patch of [...patches].reverse()) {
    if (down.has(patch.name)) for (const { patch: below } of patch.needs) down.add(below);
  }
  for (const patch of patches) if (patch.needs.some((n) => up.has(n.patch))) up.add(patch.name);
  const kept = new Set([...down, ...up]);
  return patches
    .filter((patch) => kept.has(patch.name))
    .map((patch) => ({ ...patch, needs: patch.needs.filter((n) => kept.has(n.patch)) }));
}
