// impact: everything that hangs on a routine, on the routines of a unit, or on those that a patch changes.
import { definitionsOf } from '../database/impact/definitions.ts';
import { type Graph, impactGraph, type Thing } from '../database/impact/graph.ts';
import { Problem } from '../problem.ts';
import type { Context } from './common/context.ts';
import { lookAt } from './common/look.ts';
import { routinesNamed } from './common/routines-named.ts';

/** A routine, view, trigger, … and what uses it. */
export interface ImpactNode {
  readonly object: string;
  /** In PostgreSQL's words: `function`, `view`, `default value`, … */
  readonly kind: string;
  /** How it uses what it stands under: `depends` is recorded by PostgreSQL, the others are found in bodies. Null for a root. */
  readonly how: 'depends' | 'calls' | 'reads' | 'mentions' | null;
  /** What uses it is shown where it stands further up. */
  readonly above?: true;
  readonly usedBy: readonly ImpactNode[];
}

export interface ImpactResult {
  readonly target: string;
  readonly name: string;
  readonly routines: readonly ImpactNode[];
  /** Routines of the patch or unit that the target does not have. */
  readonly absent: readonly string[];
  /** The routines' live texts, by their signatures. */
  readonly definitions: Readonly<Record<string, string>>;
  /** How many objects hang on the routines. */
  readonly objects: number;
}

/** Throws Problem('usage') for a name that is no routine of the target, no patch and no unit. */
export async function impact(context: Context, name: string): Promise<ImpactResult> {
  return lookAt(
    context,
    async (head, tx) => {
      if (tx === null) {
        throw new Problem('failed', `the database ${context.target.label} has not been created yet`, {
          hint: 'Create it, with the base: pgquilt load',
        });
      }
      const { oids, absent } = await routinesNamed(context, head, tx, name);
      const graph = await impactGraph(tx, oids);
      const seen = new Set<string>();
      const roots = graph.roots.map((root) => tree(graph, root, null, seen));
      const definitions = Object.fromEntries(await definitionsOf(tx, oids));
      return { target: context.target.label, name, routines: roots, absent, definitions, objects: countUsers(graph) };
    },
    'all',
  );
}

/** Each thing is unfolded once, where it is first met, so that cycles end. */
function tree(graph: Graph, thing: Thing, how: ImpactNode['how'], seen: Set<string>): ImpactNode {
  const node = { object: thing.identity, kind: thing.kind, how };
  const users = graph.usersOf(thing.key);
  if (seen.has(thing.key)) return { ...node, ...(users.length === 0 ? {} : { above: true as const }), usedBy: [] };
  seen.add(thing.key);
  return { ...node, usedBy: users.map(({ by, how }) => tree(graph, by, how, seen)) };
}

/** How many things there are beside the routines asked for. */
function countUsers(graph: Graph): number {
  const roots = new Set(graph.roots.map((r) => r.key));
  const found = new Set<string>();
  const visit = (key: string): void => {
    for (const { by } of graph.usersOf(key)) {
      if (found.has(by.key)) continue;
      found.add(by.key);
      visit(by.key);
    }
  };
  for (const key of roots) visit(key);
  return [...found].filter((key) => !roots.has(key)).length;
}
