// Routines that must be dropped and made again, under whatever depends on them:
//
//   take down      in reverse order, without CASCADE: what cannot be replaced in place
//   set aside      the old routine gets another name, which whatever is not taken down stays bound to
//   (make)         the new routine, with its envelope, or the one with another argument list that follows it
//   put back       every dependent, in order, by the text that it had; names now mean the new routine
//   drop           the old one, which fails where anything was overlooked
//   compare        everything that depended on the old one depends on the new one, and is what it was
import { Problem } from '../../problem.ts';
import { quoteIdentifier } from '../../routine/quote.ts';
import { type PlannedStatement, setting } from '../change/statement.ts';
import type { Row } from '../connection.ts';
import { EMPTY_SEARCH_PATH, setSearchPath, type Transaction } from '../session.ts';
import { notAsBefore } from './compare.ts';
import { type Found, findingDependents } from './find.ts';
import { inOrder, titleOf } from './order.ts';
import { type RebuildSubject, refusalOf } from './refuse.ts';

/** A line of a plan or of a result: a dependent that was rebuilt. */
export interface Rebuilt {
  readonly kind: string;
  readonly name: string;
  /** Whether it was dropped on the way. */
  readonly dropped: boolean;
  readonly warnings: readonly string[];
}

export interface Rebuild {
  readonly dependents: readonly Rebuilt[];
  readonly down: readonly PlannedStatement[];
  /** Whether a routine is altered by the same change, and so only after `up` has put it back. */
  readonly isAltered: (id: string) => boolean;
  /** Sets one routine aside. */
  readonly aside: (id: string) => string;
  readonly up: readonly PlannedStatement[];
  /** The names of those set aside, for DROP ROUTINE. */
  readonly old: readonly string[];
  /** To be run when all is done. `check` notes what was rebuilt; it throws Problem('failed') where a dependent is not what it was. */
  readonly verify: { readonly statements: readonly PlannedStatement[]; check(results: readonly Row[][]): void };
}

export interface RebuildRequest extends RebuildSubject {
  /** Routines that are made or dropped by the same change, and so need not be put back. */
  readonly own: ReadonlySet<string>;
  /** Routines that keep their definition in the same change and get other privileges, another owner or the like. */
  readonly altered: ReadonlySet<string>;
  readonly level: number;
}

/**
 * Plans it, in one round trip; null where nothing depends on the routines. Throws Problem('failed') with the list where
 * something cannot be rebuilt, or only at a cost that the options do not allow.
 */
export async function planRebuild(tx: Transaction, request: RebuildRequest): Promise<Rebuild | null> {
  const { own, altered, level } = request;
  const ids = request.routines.map((r) => r.id);
  if (ids.length === 0) return null;
  const holding = findingDependents(ids, tx.server, tx.searchPath, { lock: true });
  const finding = findingDependents(request.successors ?? ids, tx.server, tx.searchPath, { lock: false });
  const found = inOrder(holding.read(await tx.connection.batch(holding.statements)));
  if (found.length === 0) return null;
  const refusal = refusalOf(found, tx.server, tx.rebuild, request);
  if (refusal !== null) throw refusal;
  const kept = found.filter(({ facts }) => !own.has(String(facts['id'])));
  const planned = (dependent: Found, statements: readonly string[] | undefined): PlannedStatement[] =>
    (statements ?? []).map((sql) => ({
      sql,
      purpose: 'rebuild',
      level,
      dependent: titleOf(dependent),
      of: request.routines[0],
    }));
  const down = [...found].reverse().flatMap((f) => planned(f, f.kind.down?.(f.facts)));
  const up = kept.flatMap((f) => planned(f, f.kind.up(f.facts, tx.server)));
  const fill = kept.flatMap((f) => planned(f, f.kind.fill?.(f.facts)));
  const names = new Map(ids.map((id, i) => [id, `pgquilt_old_${i + 1}`]));
  const dependents = kept.map(rebuilt);
  const isAltered = (id: unknown): boolean => altered.has(String(id)) && kept.some(({ facts }) => facts['id'] === id);
  return {
    dependents,
    isAltered,
    down: [setting(EMPTY_SEARCH_PATH), ...down, setting(setSearchPath(tx.searchPath))],
    aside: (id) => `ALTER ROUTINE ${id} RENAME TO ${quoteIdentifier(names.get(id) ?? '')}`,
    up: [
      setting(EMPTY_SEARCH_PATH),
      setting("SET LOCAL default_tablespace TO ''"),
      setting('SET LOCAL check_function_bodies TO off'),
      ...up,
      ...fill,
      setting(setSearchPath(tx.searchPath)),
    ],
    old: [...names].map(([id, name]) => renamed(id, name)),
    verify: {
      statements: finding.statements.map(setting),
      check: (results) => {
        const lines = notAsBefore(kept, finding.read(results), ({ facts }) => isAltered(facts['id']));
        if (lines.length === 0) return void tx.rebuilt.push(...dependents);
        const { patch, routines } = request;
        const about = patch === undefined ? '' : `patch ${patch}: `;
        throw new Problem('failed', `${about}what depends on ${ids.join(', ')} would not come back as it was`, {
          patch,
          file: routines[0]?.path,
          detail: lines.join('\n'),
          hint: 'Nothing was changed. Take those objects away first, or keep what they need of the routine as it is.',
        });
      },
    },
  };
}

function rebuilt({ kind, facts }: Found): Rebuilt {
  const warning = kind.warning?.(facts) ?? null;
  return {
    kind: kind.kind,
    name: kind.name(facts),
    dropped: kind.inPlace !== true,
    warnings: warning === null ? [] : [warning],
  };
}

/** An identity under another name: `public.f(integer)` as `public."other"(integer)`. */
function renamed(id: string, name: string): string {
  const part = '(?:"(?:[^"]|"")*"|[^".(]+)';
  return id.replace(new RegExp(`^(${part})\\.${part}\\(`), (_, schema) => `${schema}.${quoteIdentifier(name)}(`);
}
