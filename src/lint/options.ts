// The options that a CREATE statement gives, out of its parse tree.
import type { CreateFunctionNode } from '../routine/ast.ts';
import type { ParseStatements } from '../routine/parser.ts';
import type { Option } from './lint.ts';

/** Reads a CREATE FUNCTION or PROCEDURE; another statement has none. */
export function optionsOf(create: string, parse: ParseStatements): Option[] {
  const [statement] = parse(create, 'the routine');
  const options = (statement?.node as CreateFunctionNode | undefined)?.options ?? [];
  return options.map(({ DefElem: { defname, arg } }) => {
    const variable = (arg as { VariableSetStmt?: { name?: string } } | undefined)?.VariableSetStmt?.name;
    return variable === undefined ? { option: defname } : { option: defname, variable: variable.toLowerCase() };
  });
}
