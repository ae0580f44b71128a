// Node and plv8 run on the same engine: what does not compile here does not compile there.
import { Script } from 'node:vm';
import type { CreateFunctionNode, ParameterNode } from '../../routine/ast.ts';
import { bodyLiteral, sourceOffset } from '../../routine/body.ts';
import { isInput, typeRef } from '../../routine/key.ts';
import type { TextLint } from '../lint.ts';

export const plv8Syntax: TextLint = {
  code: 'PQ006',
  name: 'plv8-syntax',
  severity: 'error',
  summary: 'a body in plv8 that V8 cannot compile',
  why: 'A server with plv8 would refuse it; here it is found without one, with line and column.',

  concerns: (text) => /plv8/i.test(text),
  checkText(routine, parse) {
    if (routine.language !== 'plv8') return [];
    const [statement] = parse(routine.create, 'unit');
    const node = statement?.node as CreateFunctionNode | undefined;
    const as = node?.options?.find((o) => o.DefElem.defname === 'as')?.DefElem.arg;
    const body = (as as { List?: { items?: { String?: { sval?: string } }[] } } | undefined)?.List?.items?.[0]?.String
      ?.sval;
    if (node === undefined || body === undefined) return [];
    const fault = compile(parametersOf(node), body);
    if (fault === null) return [];
    const literal = bodyLiteral(routine.create);
    const offset = literal === null ? 0 : sourceOffset(routine.create, literal, fault.offset);
    return [
      {
        message: `does not compile: ${fault.message}`,
        hint: 'Correct the body; it is the inside of a JavaScript function.',
        offset: routine.start + offset,
      },
    ];
  },
};

/** The variables of a trigger function in plv8. */
const TRIGGER = [
  'NEW',
  'OLD',
  'TG_NAME',
  'TG_WHEN',
  'TG_LEVEL',
  'TG_OP',
  'TG_RELID',
  'TG_TABLE_NAME',
  'TG_TABLE_SCHEMA',
  'TG_ARGV',
];

/** The parameters of the function that plv8 puts around a body: the inputs, `$1` for one without a name. */
function parametersOf(node: CreateFunctionNode): string[] {
  const result = typeRef(node.returnType ?? {}).name.at(-1);
  if (result === 'trigger') return TRIGGER;
  const inputs = (node.parameters ?? []).map((p) => p.FunctionParameter).filter((p) => isInput(p.mode));
  return inputs.map((p: ParameterNode, i) => (p.name ? p.name : `$${i + 1}`));
}

/** The lines that JavaScript sees. */
const LINE_END = /\r\n|[\n\r\u2028\u2029]/g;

/** Compiles and does not run. The offset counts UTF-16 units of the body. */
function compile(parameters: readonly string[], body: string): { message: string; offset: number } | null {
  try {
    new Script(`(function (${parameters.join(', ')}) {\n${body}\n})`, { filename: 'plv8' });
    return null;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { message: error.message, offset: offsetOf(error.stack ?? '', body) };
  }
}

/** V8 puts `plv8:LINE`, the line, and a line with carets under the place above the stack. */
function offsetOf(stack: string, body: string): number {
  const [place = '', , carets = ''] = stack.split('\n');
  // The first line is ours; what is found behind the body is at its end.
  const line = Number(/:(\d+)$/.exec(place)?.[1] ?? 1) - 1;
  const column = Math.max(0, carets.indexOf('^'));
  let start = 0;
  let n = 1;
  for (const end of body.matchAll(LINE_END)) {
    if (n === line) break;
    start = end.index + end[0].length;
    n++;
  }
  if (line < 1) return 0;
  return n < line ? body.length : Math.min(body.length, start + column);
}
