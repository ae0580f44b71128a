// One direction of a migration in statements: look, set aside, make, put the envelopes around, attach, put back, drop.
import { createSql } from '../../routine/create-sql.ts';
import { envelopeSource, type Step } from '../../routine/plan.ts';
import { type PlannedStatement, setting } from '../change/statement.ts';
import { attachStatements } from '../change/step-sql.ts';
import { makesRoom } from '../dependents/of-steps.ts';
import { EMPTY_SEARCH_PATH, setSearchPath } from '../session.ts';
import type { Snapshot } from '../snapshot.ts';
import {
  type Aside,
  asideBlock,
  attachBlock,
  type Crossing,
  dropBlock,
  type EnvelopeOf,
  endBlock,
  envelopeBlock,
  lookBlock,
  makeBlock,
  putBackBlock,
} from './blocks.ts';

/** A routine on both sides of the change; null where it is not there. */
export interface Sides {
  readonly from: Snapshot | null;
  readonly to: Snapshot | null;
}

/** What depends on the routines that are made again, in statements. */
export interface Dependents {
  readonly down: readonly string[];
  readonly up: { readonly superuser: readonly string[]; readonly other: readonly string[] };
  /** Whether a routine is altered by the same change, and so only after `up` has put it back. */
  readonly isAltered: (id: string) => boolean;
}

export interface Direction {
  readonly patches: string;
  readonly steps: readonly Step[];
  /** Every routine of the change, by identity. */
  readonly sides: ReadonlyMap<string, Sides>;
  readonly crossings: readonly Crossing[];
  /** Whether an envelope that no text says is told: on the way back, of what the way up drops. */
  readonly tellsEnvelopes: boolean;
  readonly searchPath: readonly string[];
  readonly user: string;
  readonly major: number;
  readonly guard: boolean;
  /** On the way up, the newest patch's id. */
  readonly known: string | null;
}

/** An older name of an identity: `public.f(integer)` as `public."pgquilt_old_1"(integer)`. */
export function asideOf(id: string, number: number): Aside {
  // Without quotes, as the server prints it.
  const name = `pgquilt_old_${number}`;
  const old = id.replace(
    /^((?:"(?:[^"]|"")*"|[^".(]+))\.(?:"(?:[^"]|"")*"|[^".(]+)\(/,
    (_, schema) => `${schema}.${name}(`,
  );
  return { id, old, rename: `ALTER ROUTINE ${id} RENAME TO ${name}` };
}

/** The statements; those that make or drop a routine know their step, so that a refusal can be told by it. */
export function directionStatements(direction: Direction, dependents: Dependents | null): PlannedStatement[] {
  const { steps, sides, crossings, patches, major, guard, known } = direction;
  // What has another argument list makes room where something depends on it, which goes over to the one that follows.
  const isAside = (s: Step) => (dependents === null ? s.action === 'recreate' : makesRoom(s));
  const again = steps.filter(isAside);
  const aggregates = [...sides.values()].some(({ from, to }) => from?.kind === 'a' || to?.kind === 'a');
  const asides = again.map((s, i) => asideOf(s.id, i + 1));
  const old = new Map(asides.map((a) => [a.id, a.old]));
  const envelopes = steps.flatMap((step) => envelopeOf(step, direction, old));
  const drops = steps.filter((s) => s.action === 'drop' && !isAside(s));
  const drop = drops[0] ?? again[0];
  const attach = (step: Step) => attached(step, sides, direction);
  const isLater = (step: Step): boolean => dependents?.isAltered(step.id) === true;
  return [
    setting(lookBlock(crossings, { patches, major, guard, aggregates, known })),
    ...(asides.length === 0 ? [] : [setting(asideBlock(asides, dependents?.down ?? []))]),
    ...makes(steps, direction),
    ...(envelopes.length === 0 ? [] : [setting(envelopeBlock(envelopes))]),
    ...steps.filter((step) => !isLater(step)).flatMap(attach),
    ...(dependents === null || dependents.up.other.length === 0 ? [] : [setting(putBackBlock(asides, dependents.up))]),
    ...steps.filter(isLater).flatMap(attach),
    ...(drop === undefined
      ? []
      : [
          {
            sql: dropBlock(
              drops.map((s) => s.id),
              asides,
            ),
            purpose: 'drop' as const,
            level: 0,
            step: drop,
          },
        ]),
    setting(endBlock()),
  ];
}

/** Each as its author wrote it, under the queue's search_path; one that no unit has the text of, as the server printed it. */
function makes(steps: readonly Step[], { sides, searchPath }: Direction): PlannedStatement[] {
  const out: PlannedStatement[] = [];
  const units = setSearchPath(searchPath);
  let path = EMPTY_SEARCH_PATH;
  const under = (wanted: string, statement: PlannedStatement): void => {
    if (wanted !== path) out.push(setting(wanted));
    path = wanted;
    out.push(statement);
  };
  for (const step of steps) {
    if (step.action === 'drop' || step.action === 'alter') continue;
    const common = { purpose: 'make' as const, level: 0, step };
    const text = step.after?.create;
    if (text !== undefined) under(units, { ...common, sql: makeBlock(step.id, createSql(text, true).sql) });
    else
      under(EMPTY_SEARCH_PATH, {
        ...common,
        sql: makeBlock(step.id, sides.get(step.id)?.to?.definition.trimEnd() ?? ''),
      });
  }
  if (path !== EMPTY_SEARCH_PATH) out.push(setting(EMPTY_SEARCH_PATH));
  return out;
}

function envelopeOf(
  step: Step,
  { sides, tellsEnvelopes, user }: Direction,
  old: ReadonlyMap<string, string>,
): EnvelopeOf[] {
  const source = envelopeSource(step);
  if (source !== null) return [{ id: step.id, source: old.get(source) ?? source, said: null }];
  const snapshot = sides.get(step.id)?.to ?? null;
  return step.action === 'create' && tellsEnvelopes && snapshot !== null
    ? [{ id: step.id, source: null, said: { snapshot, user } }]
    : [];
}

/** What the text attaches; where the envelope is told as a whole, what a replacement would lose of it alone. */
function attached(
  step: Step,
  sides: ReadonlyMap<string, Sides>,
  { tellsEnvelopes, user }: Direction,
): PlannedStatement[] {
  if (step.action === 'create' && step.follows === undefined && tellsEnvelopes) return [];
  const source = sides.get(envelopeSource(step) ?? step.id)?.from ?? null;
  const statements = attachStatements(step, 0, source, user).map((s) => s.sql);
  return statements.length === 0 ? [] : [{ sql: attachBlock(step.id, statements), purpose: 'attach', level: 0, step }];
}
