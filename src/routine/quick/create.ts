// CREATE FUNCTION and CREATE PROCEDURE with a body in a string literal.
import type { CreateFunctionNode, DefElemNode, ParameterNode, TypeNameNode } from '../ast.ts';
import { constant, defaultValue } from './expression.ts';
import { type Tokens, Unread } from './tokens.ts';
import { arrayOf, catalogType, qualifiedName, strings, typeAfter, typeName } from './types.ts';

type Parameter = { FunctionParameter: ParameterNode };

const parameter = (mode: string, name: string | null, argType: TypeNameNode): Parameter => ({
  FunctionParameter: { ...(name === null ? {} : { name }), argType, mode: `FUNC_PARAM_${mode}` },
});

/** Reads from behind CREATE. */
export function createRoutine(tokens: Tokens): { type: 'CreateFunctionStmt'; node: CreateFunctionNode } {
  const replace = tokens.skip('or', 'replace');
  const procedure = tokens.skip('procedure');
  if (!procedure) tokens.need('function');
  const funcname = strings(qualifiedName(tokens));
  const parameters = parameterList(tokens);
  const columns: Parameter[] = [];
  const returnType = !procedure && tokens.skip('returns') ? result(tokens, columns) : undefined;
  const all = [...parameters, ...columns];
  const node: CreateFunctionNode = {
    ...(procedure ? { is_procedure: true } : {}),
    ...(replace ? { replace } : {}),
    funcname,
    ...(all.length === 0 ? {} : { parameters: all }),
    ...(returnType === undefined ? {} : { returnType }),
    options: options(tokens),
  };
  return { type: 'CreateFunctionStmt', node };
}

/** The parenthesised parameters; their defaults, too. */
export function parameterList(tokens: Tokens): Parameter[] {
  tokens.need('(');
  const out: Parameter[] = [];
  if (tokens.skip(')')) return out;
  do out.push(oneParameter(tokens));
  while (tokens.skip(','));
  tokens.need(')');
  return out;
}

const MODES = { in: 'IN', out: 'OUT', inout: 'INOUT', variadic: 'VARIADIC' } as const;

function oneParameter(tokens: Tokens): Parameter {
  let mode = 'DEFAULT';
  for (const [word, name] of Object.entries(MODES)) {
    if (tokens.skip(word)) {
      mode = name;
      break;
    }
  }
  if (mode === 'IN' && tokens.skip('out')) mode = 'INOUT';
  const { FunctionParameter: plain } = named(tokens, mode);
  if (!tokens.skip('default') && !tokens.skip('=')) return { FunctionParameter: plain };
  return { FunctionParameter: { ...plain, defexpr: defaultValue(tokens) } };
}

/** A type, with a name before it or without. */
function named(tokens: Tokens, mode: string): Parameter {
  const { kind, value } = tokens.next;
  if (kind !== 'name' && !startsName(kind, value)) return parameter(mode, null, typeName(tokens));
  const first = tokens.identifier();
  if (first === 'double' && kind === 'word' && tokens.skip('precision')) {
    return parameter(mode, null, arrayOf(tokens, catalogType(tokens, 'float8')));
  }
  const { kind: after, value: sign } = tokens.next;
  const alone = after === 'sign' || (after === 'word' && sign === 'default');
  if (alone) return parameter(mode, null, typeAfter(tokens, first));
  return parameter(mode, first, typeName(tokens));
}

/** Words that begin a type and can be no parameter's name are for `typeName`. */
function startsName(kind: string, value: string): boolean {
  return kind === 'word' && !TYPE_WORDS.has(value);
}

const TYPE_WORDS = new Set(
  'int integer smallint bigint real boolean json varchar numeric decimal dec time timestamp character interval'.split(
    ' ',
  ),
);

function result(tokens: Tokens, columns: Parameter[]): TypeNameNode {
  if (tokens.skip('table')) {
    tokens.need('(');
    do columns.push(parameter('TABLE', tokens.identifier(), typeName(tokens)));
    while (tokens.skip(','));
    tokens.need(')');
    // The grammar makes of the columns a set of their one type, or of records.
    const [only] = columns;
    const type = columns.length === 1 ? only?.FunctionParameter.argType : undefined;
    return type === undefined
      ? { names: strings(['pg_catalog', 'record']), setof: true, typemod: -1 }
      : { ...type, setof: true };
  }
  return tokens.skip('setof') ? { ...typeName(tokens), setof: true } : typeName(tokens);
}

const option = (defname: string, arg: unknown): DefElemNode =>
  ({ DefElem: { defname, arg, defaction: 'DEFELEM_UNSPEC' } }) as DefElemNode;
const text = (sval: string) => ({ String: { sval } });
const yesNo = (boolval: boolean) => ({ Boolean: { boolval } });

function options(tokens: Tokens): DefElemNode[] {
  const out: DefElemNode[] = [];
  while (!tokens.ended && !tokens.sees(';')) out.push(oneOption(tokens));
  return out;
}

function oneOption(tokens: Tokens): DefElemNode {
  const { kind, value } = tokens.take();
  if (kind !== 'word') throw new Unread();
  switch (value) {
    case 'as': {
      const items = [text(tokens.body())];
      if (tokens.skip(',')) items.push(text(tokens.body()));
      return option('as', { List: { items } });
    }
    case 'language':
      return option('language', text(tokens.next.kind === 'string' ? tokens.string() : tokens.identifier()));
    case 'immutable':
    case 'stable':
    case 'volatile':
      return option('volatility', text(value));
    case 'strict':
      return option('strict', yesNo(true));
    case 'returns':
      for (const word of ['null', 'on', 'null', 'input']) tokens.need(word);
      return option('strict', yesNo(true));
    case 'called':
      for (const word of ['on', 'null', 'input']) tokens.need(word);
      return option('strict', yesNo(false));
    case 'external':
      tokens.need('security');
      return security(tokens);
    case 'security':
      return security(tokens);
    case 'leakproof':
      return option('leakproof', yesNo(true));
    case 'not':
      tokens.need('leakproof');
      return option('leakproof', yesNo(false));
    case 'window':
      return option('window', yesNo(true));
    case 'cost':
    case 'rows':
      return option(value, number(tokens));
    case 'parallel':
      return option('parallel', text(tokens.identifier()));
    case 'set':
      return option('set', { VariableSetStmt: setting(tokens) });
    default:
      throw new Unread();
  }
}

function security(tokens: Tokens): DefElemNode {
  const definer = tokens.skip('definer');
  if (!definer) tokens.need('invoker');
  return option('security', yesNo(definer));
}

function number(tokens: Tokens): unknown {
  const { kind, value } = tokens.take();
  if (kind !== 'number') throw new Unread();
  if (value.includes('.') || Number(value) > 0x7fffffff) return { Float: { fval: value } };
  return { Integer: value === '0' ? {} : { ival: Number(value) } };
}

/** Settings whose SET has a syntax of its own. */
const OWN_SYNTAX = new Set([
  'time',
  'schema',
  'names',
  'role',
  'session',
  'local',
  'xml',
  'transaction',
  'constraints',
  'catalog',
]);

function setting(tokens: Tokens): unknown {
  if (tokens.next.kind === 'word' && OWN_SYNTAX.has(tokens.next.value)) throw new Unread();
  const name = qualifiedName(tokens).join('.');
  if (tokens.skip('from', 'current')) return { kind: 'VAR_SET_CURRENT', name };
  if (!tokens.skip('to')) tokens.need('=');
  if (tokens.skip('default')) return { kind: 'VAR_SET_DEFAULT', name };
  const args: unknown[] = [];
  do args.push(settingValue(tokens));
  while (tokens.skip(','));
  return { kind: 'VAR_SET_VALUE', name, args };
}

function settingValue(tokens: Tokens): unknown {
  const { kind, value } = tokens.next;
  if (kind === 'word' && ['true', 'false', 'on'].includes(value)) {
    tokens.take();
    return { A_Const: { sval: { sval: value } } };
  }
  if (kind === 'word' || kind === 'name') return { A_Const: { sval: { sval: tokens.identifier() } } };
  return constant(tokens);
}
