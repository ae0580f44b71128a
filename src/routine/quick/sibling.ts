// Before and after a patch a unit mostly differs in a body. Such a text need not be read again: all tokens around the body
// are the same, and those behind it stand further up or down.
import type { CreateFunctionNode, ParsedStatement } from '../ast.ts';
import type { Literal } from '../scan.ts';

/** A text with its statements, and the bodies of its CREATE statements. */
export interface QuickText {
  readonly text: string;
  readonly statements: ParsedStatement[];
  readonly bodies: readonly Literal[];
}

/** `text` from one that was read, where the two differ in nothing but one body between the same dollar quotes; else null. */
export function readSibling(known: QuickText, text: string): QuickText | null {
  const [body, ...others] = known.bodies;
  if (body?.form !== 'dollar' || others.length > 0) return null;
  const tag = known.text.slice(body.start, body.contentStart);
  const shift = text.length - known.text.length;
  const contentEnd = body.contentEnd + shift;
  // Up to the first tag, the one that closes it; what is ahead of the body and behind it is the same, character by character.
  const same =
    text.indexOf(tag, body.contentStart) === contentEnd &&
    text.startsWith(known.text.slice(0, body.contentStart)) &&
    text.endsWith(known.text.slice(body.contentEnd));
  if (!same || text.includes('\ufeff', 1)) return null;
  const content = text.slice(body.contentStart, contentEnd);
  const statements = known.statements.map((statement) => {
    const { start, end } = statement;
    if (end <= body.start) return statement;
    if (start > body.start) return { ...statement, start: start + shift, end: end + shift };
    return { ...statement, node: withBody(statement.node as CreateFunctionNode, content), end: end + shift };
  });
  return { text, statements, bodies: [{ ...body, contentEnd, end: body.end + shift }] };
}

function withBody(node: CreateFunctionNode, content: string): CreateFunctionNode {
  const options = node.options?.map((option) =>
    option.DefElem.defname === 'as'
      ? { DefElem: { ...option.DefElem, arg: { List: { items: [{ String: { sval: content } }] } } } }
      : option,
  );
  return { ...node, ...(options && { options }) } as CreateFunctionNode;
}
