// Default values as people write them: constants, calls without arguments, and casts of either.
import { type Tokens, Unread } from './tokens.ts';
import { qualifiedName, strings, typeName } from './types.ts';

/** A default value; it must end where the parameter does. */
export function defaultValue(tokens: Tokens): unknown {
  let node = tokens.next.kind === 'word' && !WORDS.has(tokens.next.value) ? call(tokens) : constant(tokens);
  while (tokens.skip('::')) node = { TypeCast: { arg: node, typeName: typeName(tokens) } };
  if (!tokens.sees(',') && !tokens.sees(')')) throw new Unread();
  return node;
}

const WORDS = new Set(['true', 'false', 'null']);

/** A string, a number with or without its sign, TRUE, FALSE or NULL. */
export function constant(tokens: Tokens): unknown {
  if (tokens.skip('null')) return { A_Const: { isnull: true } };
  if (tokens.skip('true')) return { A_Const: { boolval: { boolval: true } } };
  if (tokens.skip('false')) return { A_Const: { boolval: {} } };
  if (tokens.next.kind === 'string') return { A_Const: { sval: { sval: tokens.string() } } };
  const sign = tokens.skip('-') ? '-' : '';
  const { kind, value } = tokens.take();
  if (kind !== 'number') throw new Unread();
  if (value.includes('.') || Number(value) > 0x7fffffff) return { A_Const: { fval: { fval: `${sign}${value}` } } };
  const ival = Number(`${sign}${value}`);
  return { A_Const: { ival: value === '0' ? {} : { ival } } };
}

function call(tokens: Tokens): unknown {
  const funcname = strings(qualifiedName(tokens));
  if (!tokens.skip('(', ')')) throw new Unread();
  return { FuncCall: { funcname, funcformat: 'COERCE_EXPLICIT_CALL' } };
}
