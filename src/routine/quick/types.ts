// Type names: PostgreSQL's own words for the standard's types, and names of any other.
import type { StringNode, TypeNameNode } from '../ast.ts';
import { type Tokens, Unread } from './tokens.ts';

/** Names as the parse tree writes them. */
export const strings = (names: readonly string[]): StringNode[] => names.map((sval) => ({ String: { sval } }));

/** The types that the grammar has words for, with what they stand for in pg_catalog. */
const SYSTEM: Readonly<Record<string, string>> = {
  int: 'int4',
  integer: 'int4',
  smallint: 'int2',
  bigint: 'int8',
  real: 'float4',
  boolean: 'bool',
  json: 'json',
};

/** Those that may be followed by a length, or by precision and scale. */
const SIZED: Readonly<Record<string, string>> = {
  varchar: 'varchar',
  numeric: 'numeric',
  decimal: 'numeric',
  dec: 'numeric',
};

const TIMES: Readonly<Record<string, string>> = { time: 'time', timestamp: 'timestamp' };

/** A dotted name: at most catalog.schema.name, of which units need two words. */
export function qualifiedName(tokens: Tokens): string[] {
  const names = [tokens.identifier()];
  while (tokens.skip('.')) names.push(tokens.identifier());
  if (names.length > 2) throw new Unread();
  return names;
}

/** A type, its array brackets with it. */
export function typeName(tokens: Tokens): TypeNameNode {
  return arrayOf(tokens, baseType(tokens));
}

/** A type whose first word, a plain name, has been taken already. */
export function typeAfter(tokens: Tokens, first: string): TypeNameNode {
  return arrayOf(tokens, namedType(tokens, first));
}

/** The type with the brackets that follow it. */
export function arrayOf(tokens: Tokens, type: TypeNameNode): TypeNameNode {
  const bounds: unknown[] = [];
  while (tokens.skip('[', ']')) bounds.push({ Integer: { ival: -1 } });
  if (tokens.sees('array')) throw new Unread();
  return bounds.length === 0 ? type : { ...type, arrayBounds: bounds };
}

function baseType(tokens: Tokens): TypeNameNode {
  const { kind, value } = tokens.next;
  if (kind === 'word') {
    const system = SYSTEM[value];
    if (system !== undefined) return catalogType(taken(tokens), system);
    const sized = SIZED[value];
    if (sized !== undefined) return sizedType(taken(tokens), sized);
    const time = TIMES[value];
    if (time !== undefined) return timeType(taken(tokens), time);
    if (value === 'character') {
      tokens.take();
      tokens.need('varying');
      return sizedType(tokens, 'varchar');
    }
    if (value === 'interval') return intervalType(tokens);
    if (value === 'double') {
      tokens.take();
      tokens.need('precision');
      return catalogType(tokens, 'float8');
    }
  }
  return namedType(tokens, tokens.identifier());
}

function taken(tokens: Tokens): Tokens {
  tokens.take();
  return tokens;
}

function namedType(tokens: Tokens, first: string): TypeNameNode {
  const names = [first];
  while (tokens.skip('.')) names.push(tokens.identifier());
  if (names.length > 2 && !tokens.sees('%')) throw new Unread();
  if (names.length > 1 && tokens.skip('%', 'type')) return { names: strings(names), pct_type: true, ...PLAIN };
  refuseSize(tokens);
  return { names: strings(names), ...PLAIN };
}

const PLAIN = { typemod: -1 };

/** One of the grammar's own types. */
export function catalogType(tokens: Tokens, name: string): TypeNameNode {
  refuseSize(tokens);
  return { names: strings(['pg_catalog', name]), ...PLAIN };
}

function sizedType(tokens: Tokens, name: string): TypeNameNode {
  const type = { names: strings(['pg_catalog', name]), ...PLAIN };
  if (!tokens.skip('(')) return type;
  const typmods: unknown[] = [];
  do {
    const { kind, value } = tokens.take();
    if (kind !== 'number' || !/^[1-9][0-9]{0,3}$/.test(value)) throw new Unread();
    typmods.push({ A_Const: { ival: { ival: Number(value) } } });
  } while (tokens.skip(','));
  tokens.need(')');
  return { ...type, typmods };
}

function timeType(tokens: Tokens, name: string): TypeNameNode {
  refuseSize(tokens);
  if (tokens.skip('with', 'time', 'zone')) return catalogType(tokens, `${name}tz`);
  if (tokens.skip('without', 'time', 'zone')) return catalogType(tokens, name);
  return catalogType(tokens, name);
}

/** An interval may name the fields that it keeps: `interval day to second`. */
function intervalType(tokens: Tokens): TypeNameNode {
  tokens.take();
  if (['year', 'month', 'day', 'hour', 'minute', 'second'].some((field) => tokens.sees(field))) throw new Unread();
  return catalogType(tokens, 'interval');
}

function refuseSize(tokens: Tokens): void {
  if (tokens.sees('(')) throw new Unread();
}
