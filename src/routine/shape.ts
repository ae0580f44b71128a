// What CREATE OR REPLACE looks at before it agrees to replace: kind, result, argument names, defaults.
// From the texts of before and after one can say in advance whether a routine must be dropped and made again.
import type { CreateFunctionNode, DefineNode, ParameterNode } from './ast.ts';
import { describeType, isInput, typeRef } from './key.ts';

export type RoutineKind = 'function' | 'procedure' | 'aggregate';

export interface Shape {
  readonly kind: RoutineKind;
  /** The result as written; for OUT and TABLE columns, what PostgreSQL makes of them. */
  readonly returns: string;
  readonly inputs: readonly (string | null)[];
  /** OUT, INOUT and TABLE columns, as `name type`. */
  readonly outputs: readonly string[];
  /** How many trailing inputs have a default. */
  readonly defaults: number;
  /** Of an ordered-set aggregate: how many arguments stand before ORDER BY; -1 of anything else. */
  readonly direct: number;
}

const isOutput = (p: ParameterNode): boolean =>
  p.mode === 'FUNC_PARAM_OUT' || p.mode === 'FUNC_PARAM_INOUT' || p.mode === 'FUNC_PARAM_TABLE';

export function shapeOfFunction(node: CreateFunctionNode): Shape {
  const parameters = (node.parameters ?? []).map((p) => p.FunctionParameter);
  const outputs = parameters.filter(isOutput);
  const inputs = parameters.filter((p) => isInput(p.mode));
  const only = outputs.length === 1 ? outputs[0]?.argType : undefined;
  const result = node.returnType ?? only;
  return {
    kind: node.is_procedure ? 'procedure' : 'function',
    returns:
      result === undefined
        ? outputs.length > 1
          ? 'record'
          : ''
        : `${node.returnType?.setof ? 'setof ' : ''}${describeType(typeRef(result))}`,
    inputs: inputs.map((p) => p.name ?? null),
    outputs: outputs.map((p) => `${p.name ?? ''} ${describeType(typeRef(p.argType ?? {}))}`),
    defaults: inputs.filter((p) => p.defexpr !== undefined).length,
    direct: -1,
  };
}

export function shapeOfAggregate(node: DefineNode): Shape {
  const state = JSON.stringify(
    node.definition?.find((d) => d.DefElem.defname === 'stype')?.DefElem.arg,
    (key, value) => (key === 'location' ? undefined : value),
  );
  // The parser leaves a 0 out.
  const [, direct] = (node.args ?? []) as { Integer?: { ival?: number } }[];
  const count = direct?.Integer === undefined ? -1 : (direct.Integer.ival ?? 0);
  return { kind: 'aggregate', returns: state ?? '', inputs: [], outputs: [], defaults: 0, direct: count };
}

/**
 * Why PostgreSQL would refuse to replace `before` by `after` in place (SQLSTATE 42P13 or 42809), or null where it would agree.
 * The rules are those of ProcedureCreate in PostgreSQL's pg_proc.c.
 */
export function whyNotReplaceable(before: Shape, after: Shape): { reason: string; sqlstate: string } | null {
  if (before.kind !== after.kind) return { reason: `${before.kind} becomes ${after.kind}`, sqlstate: '42809' };
  const refuse = (reason: string) => ({ reason, sqlstate: '42P13' });
  if (before.returns !== after.returns) {
    return refuse(
      before.kind === 'aggregate' ? 'the state type changes' : `return type ${before.returns} becomes ${after.returns}`,
    );
  }
  if (before.direct !== after.direct) return refuse('the direct arguments change');
  for (const [i, name] of before.inputs.entries()) {
    const now = after.inputs[i] ?? null;
    if (name !== null && name !== now)
      return refuse(`argument ${name} is ${now === null ? 'unnamed' : `renamed ${now}`}`);
  }
  const columns = Math.max(before.outputs.length, after.outputs.length);
  if (columns > 1 || before.kind === 'procedure') {
    if (before.outputs.join() !== after.outputs.join()) return refuse('the output columns change');
  }
  if (after.defaults < before.defaults) return refuse('an argument loses its default');
  return null;
}
