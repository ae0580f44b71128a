// All that hangs on some routines, found level by level: what pg_depend knows, and routines whose bodies name what is there.
import { literalPattern } from '../../literal-pattern.ts';
import { type BodyUses, loadBodyReader, type ReadBody, type Use } from '../../routine/body-uses.ts';
import { loadParser } from '../../routine/parser.ts';
import type { Row } from '../connection.ts';
import { EMPTY_SEARCH_PATH, setSearchPath, type Transaction } from '../session.ts';
import { type Address, dependentsOf, describeRoutines, mentions } from './impact-sql.ts';

/** How one object uses another: recorded by PostgreSQL; called or read by a body; or only named in one, in a string or in
 * a language that is not parsed. */
export type How = 'depends' | 'calls' | 'reads' | 'mentions';

export interface Thing extends Address {
  readonly key: string;
  /** In PostgreSQL's words: `function`, `view`, `trigger`, `default value`, … */
  readonly kind: string;
  /** Such as `public.f(integer)` or `t on public.orders`. */
  readonly identity: string;
  readonly schema: string | null;
  /** A routine's or relation's bare name; null for others. */
  readonly name: string | null;
  /** How many arguments a call of it can have; null for what is not called. */
  readonly args: { readonly least: number; readonly most: number } | null;
}

export interface Edge {
  readonly by: Thing;
  readonly how: How;
}

export interface Graph {
  readonly roots: readonly Thing[];
  /** Who uses the thing with this key. */
  usersOf(key: string): readonly Edge[];
}

/** What others can build on; a trigger or an index is the end of the line. */
const CARRIES =
  /^(function|procedure|aggregate|window function|view|materialized view|operator|cast|operator class|operator family)$/;

/** The graph above the routines with these oids. One round trip for each level of it. */
export async function impactGraph(tx: Transaction, oids: readonly number[]): Promise<Graph> {
  const read = await loadBodyReader(await loadParser());
  const things = new Map<string, Thing>();
  const edges = new Map<string, Edge[]>();
  const bodies = new Map<string, BodyUses | null>();
  const [, described = []] = await tx.connection.batch([
    EMPTY_SEARCH_PATH,
    describeRoutines(oids),
    setSearchPath(tx.searchPath),
  ]);
  const roots = described.map(toThing).sort((a, b) => (a.identity < b.identity ? -1 : 1));
  for (const root of roots) things.set(root.key, root);
  for (let level: Thing[] = roots; level.length > 0; ) {
    const [, depending = [], naming = []] = await tx.connection.batch([
      EMPTY_SEARCH_PATH,
      dependentsOf(level),
      mentions(level),
      setSearchPath(tx.searchPath),
    ]);
    const next: Thing[] = [];
    const add = (on: string, row: Row, how: How): void => {
      const key = keyOf(row['class'], row['object']);
      const known = things.get(key);
      const by = known ?? toThing(row);
      const users = edges.get(on) ?? [];
      edges.set(on, users);
      if (!users.some((u) => u.by.key === key)) users.push({ by, how });
      if (known !== undefined) return;
      things.set(key, by);
      if (CARRIES.test(by.kind)) next.push(by);
    };
    for (const row of depending) add(keyOf(row['on_class'], row['on_object']), row, 'depends');
    for (const row of naming) {
      const uses = usesOf(row, bodies, read);
      for (const thing of level) {
        const how = howUsed(thing, uses, String(row['body']));
        // A routine that calls itself hangs on nobody else by that.
        if (how !== null && thing.key !== keyOf(row['class'], row['object'])) add(thing.key, row, how);
      }
    }
    level = next;
  }
  return { roots, usersOf: (key) => edges.get(key) ?? [] };
}

function usesOf(row: Row, bodies: Map<string, BodyUses | null>, read: ReadBody): BodyUses | null {
  const key = keyOf(row['class'], row['object']);
  if (!bodies.has(key)) {
    bodies.set(key, read(String(row['language']), String(row['body']), String(row['definition'])));
  }
  return bodies.get(key) ?? null;
}

/** How a body uses a thing; null where it only has a word like its name, in a comment or for something else. */
function howUsed(thing: Thing, uses: BodyUses | null, body: string): How | null {
  if (thing.name === null) return null;
  const word = new RegExp(`(?<![\\p{L}\\p{N}_])${literalPattern(thing.name)}(?![\\p{L}\\p{N}_])`, 'iu');
  if (uses === null) return word.test(body) ? 'mentions' : null;
  const named = thing.args === null ? uses.relations : uses.routines;
  if (named.some((use) => means(use, thing))) return thing.args === null ? 'reads' : 'calls';
  return uses.strings.some((text) => word.test(text)) ? 'mentions' : null;
}

/** Without a schema a name can mean any; which one is for the search_path at run time. */
function means({ path, args }: Use, thing: Thing): boolean {
  if (path[path.length - 1] !== thing.name) return false;
  if (path.length > 1 && path[path.length - 2] !== thing.schema) return false;
  return thing.args === null || args === null || (args >= thing.args.least && args <= thing.args.most);
}

function keyOf(object: unknown, of: unknown): string {
  return `${object}/${of}`;
}

function toThing(row: Row): Thing {
  const kind = String(row['kind']);
  return {
    key: keyOf(row['class'], row['object']),
    class: Number(row['class']),
    object: Number(row['object']),
    kind,
    identity: String(row['identity']),
    schema: row['schema'] as string | null,
    name: row['name'] as string | null,
    args: argsOf(row, kind),
  };
}

/** A CALL names OUT arguments, too, since PostgreSQL 14, and variadic ones may be any number. */
function argsOf(row: Row, kind: string): Thing['args'] {
  if (row['most'] === null) return null;
  if (kind === 'procedure') return { least: 0, most: Number.POSITIVE_INFINITY };
  const least = Number(row['least']);
  if (row['variadic'] === true) return { least: Math.max(0, least - 1), most: Number.POSITIVE_INFINITY };
  return { least, most: Number(row['most']) };
}
