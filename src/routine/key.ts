// How a text names a routine: schema (where it says one), name and input types, as written. What such a
// name stands for in a database only the server can say.
import type { CreateFunctionNode, DefineNode, ObjectWithArgsNode, TypeNameNode } from './ast.ts';
import { words } from './ast.ts';
import { quoteIdentifier } from './quote.ts';

/** A type as a text names it. */
export interface TypeRef {
  /** Name, qualified where the text qualified it: `["pg_catalog", "int4"]`; for `%TYPE`, the column's path. */
  readonly name: readonly string[];
  readonly array: boolean;
  /** `table.column%TYPE` */
  readonly ofColumn: boolean;
}

/** A routine's identity as written. Functions, procedures and aggregates share one space of names in PostgreSQL. */
export interface RoutineKey {
  readonly schema: string | null;
  readonly name: string;
  readonly args: readonly TypeRef[];
}

export function typeRef(node: TypeNameNode): TypeRef {
  return {
    name: words(node.names),
    array: (node.arrayBounds?.length ?? 0) > 0,
    ofColumn: node.pct_type === true,
  };
}

function qualified(path: readonly string[]): { schema: string | null; name: string } {
  return { schema: path.length > 1 ? (path[path.length - 2] ?? null) : null, name: path[path.length - 1] ?? '' };
}

/** Modes whose types are part of a routine's identity; OUT and TABLE columns are not. */
const INPUT_MODES = new Set([
  'FUNC_PARAM_DEFAULT',
  'FUNC_PARAM_IN',
  'FUNC_PARAM_INOUT',
  'FUNC_PARAM_VARIADIC',
  undefined,
]);

export function isInput(mode: string | undefined): boolean {
  return INPUT_MODES.has(mode);
}

export function keyOfCreate(node: CreateFunctionNode): RoutineKey {
  const args = (node.parameters ?? [])
    .map((p) => p.FunctionParameter)
    .filter((p) => isInput(p.mode))
    .map((p) => typeRef(p.argType ?? {}));
  return { args, ...qualified(words(node.funcname)) };
}

export function keyOfAggregate(node: DefineNode): RoutineKey {
  const name = qualified(words(node.defnames));
  if (node.oldstyle) {
    const base = node.definition?.find((d) => d.DefElem.defname === 'basetype')?.DefElem.arg as
      | { TypeName?: TypeNameNode; String?: { sval?: string } }
      | undefined;
    const any = base?.String?.sval?.toLowerCase() === 'any' || base?.TypeName?.names?.[0]?.String.sval === 'any';
    return { ...name, args: base?.TypeName === undefined || any ? [] : [typeRef(base.TypeName)] };
  }
  const list = node.args?.[0] as { List?: { items?: { FunctionParameter: { argType?: TypeNameNode } }[] } } | undefined;
  return { ...name, args: (list?.List?.items ?? []).map((i) => typeRef(i.FunctionParameter.argType ?? {})) };
}

/** The routine that a COMMENT, GRANT, ALTER or DROP names; `args` is null where the text gives none (`DROP FUNCTION f`). */
export function keyOfReference(node: ObjectWithArgsNode): Omit<RoutineKey, 'args'> & { args: TypeRef[] | null } {
  const args = node.args_unspecified ? null : (node.objargs ?? []).map((a) => typeRef(a.TypeName));
  return { args, ...qualified(words(node.objname)) };
}

const BARE = /^[a-z_][a-z0-9_$]*$/;
/** An identifier as a person would write it; for messages only, since keywords are not looked up. */
function readable(word: string): string {
  return BARE.test(word) ? word : `"${word.replaceAll('"', '""')}"`;
}

/** What the server calls types that have another name in pg_catalog (format_type()). */
const SQL_NAMES: Readonly<Record<string, string>> = {
  int2: 'smallint',
  int4: 'integer',
  int8: 'bigint',
  float4: 'real',
  float8: 'double precision',
  bool: 'boolean',
  bpchar: 'character',
  varchar: 'character varying',
  varbit: 'bit varying',
  time: 'time without time zone',
  timetz: 'time with time zone',
  timestamp: 'timestamp without time zone',
  timestamptz: 'timestamp with time zone',
};

export function describeType(type: TypeRef): string {
  const path = type.name[0] === 'pg_catalog' && !type.ofColumn ? type.name.slice(1) : type.name;
  const [word = ''] = path;
  const own = path.length === 1 && !type.ofColumn && Object.hasOwn(SQL_NAMES, word) ? SQL_NAMES[word] : undefined;
  return `${own ?? path.map(readable).join('.')}${type.ofColumn ? '%TYPE' : ''}${type.array ? '[]' : ''}`;
}

/** The key as the server writes it: `public.f(integer, text[])`. */
export function describeKey(key: RoutineKey): string {
  const name = readable(key.name);
  return `${key.schema === null ? '' : `${readable(key.schema)}.`}${name}(${key.args.map(describeType).join(', ')})`;
}

/** The key as SQL that names the routine: everything quoted, so that no word is taken for a keyword. */
export function keySql(key: RoutineKey): string {
  const types = key.args.map(
    (t) => `${t.name.map(quoteIdentifier).join('.')}${t.ofColumn ? '%TYPE' : ''}${t.array ? '[]' : ''}`,
  );
  return `${key.schema === null ? '' : `${quoteIdentifier(key.schema)}.`}${quoteIdentifier(key.name)}(${types.join(', ')})`;
}

/** Whether two texts can mean the same type: the same last word, and the same schema where both say one. */
function sameType(a: TypeRef, b: TypeRef): boolean {
  if (a.array !== b.array || a.ofColumn !== b.ofColumn) return false;
  const shorter = Math.min(a.name.length, b.name.length);
  return a.name.slice(-shorter).join('\0') === b.name.slice(-shorter).join('\0');
}

/** Whether a reference in a unit can mean the routine `key`. A missing schema or argument list matches any. */
export function refersTo(reference: ReturnType<typeof keyOfReference>, key: RoutineKey): boolean {
  if (reference.name !== key.name) return false;
  if (reference.schema !== null && key.schema !== null && reference.schema !== key.schema) return false;
  if (reference.args === null) return true;
  return (
    reference.args.length === key.args.length &&
    reference.args.every((type, i) => sameType(type, key.args[i] as TypeRef))
  );
}
