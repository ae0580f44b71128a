// Names as texts write them, looked up once by the server under the queue's search_path and kept in settings of the transaction,
// where the statements that follow find them.
import type { RoutineKey, TypeRef } from '../routine/key.ts';
import { arrayText, quoteIdentifier, quoteLiteral } from '../routine/quote.ts';

/** A type as `to_regtype` reads it, or the path of a column for `%TYPE`. */
function typeJson(type: TypeRef): string {
  if (type.ofColumn) {
    const [column = '', table = '', schema = null] = [...type.name].reverse();
    const relation = `${schema === null ? '' : `${quoteIdentifier(schema)}.`}${quoteIdentifier(table)}`;
    return JSON.stringify({ c: column, r: relation });
  }
  return JSON.stringify({ t: `${type.name.map(quoteIdentifier).join('.')}${type.array ? '[]' : ''}` });
}

/** A field of a JSON value, its operator named in full: what looks names up has to run under the units' path. */
const get = (json: string, field: string): string => `(${json} OPERATOR(pg_catalog.->>) '${field}'::pg_catalog.text)`;

const TYPE_OID = `coalesce(
  pg_catalog.to_regtype(${get('a', 't')})::pg_catalog.oid,
  (SELECT t.atttypid FROM pg_catalog.pg_attribute t WHERE t.attrelid OPERATOR(pg_catalog.=) pg_catalog.to_regclass(${get('a', 'r')})::pg_catalog.oid
     AND t.attname OPERATOR(pg_catalog.=) ${get('a', 'c')}
     AND NOT t.attisdropped),
  0::pg_catalog.oid)`;

const SCHEMA_OID = `coalesce((SELECT oid FROM pg_catalog.pg_namespace
  WHERE nspname OPERATOR(pg_catalog.=) coalesce(a OPERATOR(pg_catalog.#>>) '{}'::pg_catalog.text[], pg_catalog.current_schema()::pg_catalog.text)), 0::pg_catalog.oid)`;

/** Gives equal texts one number, from 1. */
class Numbers {
  readonly #numbers = new Map<string, number>();

  of(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#numbers.set(text, this.#numbers.size + 1);
    return this.#numbers.size;
  }

  /** The texts, each of them JSON, in the order of their numbers, as the rows `x(a, o)` of a query. */
  get rows(): string {
    return `pg_catalog.json_array_elements(${quoteLiteral(`[${[...this.#numbers.keys()].join(',')}]`)}::pg_catalog.json) WITH ORDINALITY AS x(a, o)`;
  }
}

/** The array of what the numbered rows come to, for each of the numbers. */
const forEach = (numbers: readonly number[], found: string, type: string): string =>
  `(SELECT pg_catalog.array_agg(${found}[number] ORDER BY o) FROM pg_catalog.unnest('{${numbers.join(',')}}'::pg_catalog.int4[]) WITH ORDINALITY AS n(number, o))::pg_catalog.${type}[]`;

/** A place for keys, beside those of other parts of an operation: a number. */
export type Place = number;

/**
 * Stores the keys, resolved to oids, for `storedKeys`. Thousands of them share a few schemas, types and lists of types: each of
 * those is looked up once.
 */
export function storeKeys(keys: readonly RoutineKey[], place: Place = 0): string {
  const [schemas, types, lists] = [new Numbers(), new Numbers(), new Numbers()];
  const ofSchema = keys.map((key) => schemas.of(JSON.stringify(key.schema)));
  const ofList = keys.map((key) => lists.of(JSON.stringify(key.args.map((type) => types.of(typeJson(type))))));
  const list = `(SELECT coalesce(pg_catalog.string_agg(types[number::pg_catalog.int4]::pg_catalog.text, ' ' ORDER BY o), '')
    FROM pg_catalog.json_array_elements_text(a) WITH ORDINALITY AS n(number, o))`;
  const store = (name: string, array: string): string =>
    `pg_catalog.set_config('pgquilt.key${place}_${name}', coalesce(${array}::pg_catalog.text, '{}'), true) IS NOT NULL`;
  return `SELECT ${[
    store('schemas', quoteLiteral(arrayText(keys.map(({ schema }) => schema)))),
    store('names', quoteLiteral(arrayText(keys.map(({ name }) => name)))),
    store('oids', forEach(ofSchema, 'schemas', 'oid')),
    store('args', forEach(ofList, 'lists', 'text')),
  ].join('\n AND ')} AS stored
  FROM (SELECT schemas, ARRAY(SELECT ${list} FROM ${lists.rows} ORDER BY x.o) AS lists
    FROM (SELECT ARRAY(SELECT ${SCHEMA_OID} FROM ${schemas.rows} ORDER BY x.o) AS schemas,
      ARRAY(SELECT ${TYPE_OID} FROM ${types.rows} ORDER BY x.o) AS types OFFSET 0) found OFFSET 0) found`;
}

const stored = (place: Place): string[] =>
  [
    ['schemas', 'text'],
    ['oids', 'oid'],
    ['names', 'text'],
    ['args', 'text'],
  ].map(([name, type]) => `pg_catalog.current_setting('pgquilt.key${place}_${name}')::pg_catalog.${type}[]`);

/** The stored keys as a table `k` of a query: number (from 1), schema as written and as found, name, argument types. */
export function storedKeys(place: Place = 0): string {
  const arrays = stored(place).map((array) => `pg_catalog.unnest(${array})`);
  return `(SELECT i::pg_catalog.int4, q, s, n, v FROM ROWS FROM (${arrays.join(', ')}) WITH ORDINALITY AS u(q, s, n, v, i)) k`;
}

/** The same for those with the given numbers alone. */
export function keysNumbered(numbers: readonly number[], place: Place = 0): string {
  const arrays = stored(place).map((array, at) => `${array} AS ${'qsnv'[at]}`);
  return `(SELECT i, q[i] AS q, s[i] AS s, n[i] AS n, v[i] AS v
    FROM (SELECT ${arrays.join(', ')} OFFSET 0) a, pg_catalog.unnest(ARRAY[${numbers.join(', ')}]) AS u(i)) k`;
}
