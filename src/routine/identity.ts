// A routine's identity as the server prints it, `"S x".f(integer,text)`, taken apart.

export interface IdentityParts {
  /** As SQL: quoted where the server quotes it. */
  readonly schema: string;
  /** Schema and name. */
  readonly name: string;
  /** With its parentheses: `(integer,text)`. */
  readonly args: string;
}

/** The parts of an identity; a dot or a parenthesis inside a quoted word is none. */
export function identityParts(id: string): IdentityParts {
  let quoted = false;
  let dot = 0;
  for (let at = 0; at < id.length; at++) {
    const c = id[at];
    // A doubled quote turns this off and on again.
    if (c === '"') quoted = !quoted;
    else if (!quoted && c === '.') dot = at;
    else if (!quoted && c === '(') return { schema: id.slice(0, dot), name: id.slice(0, at), args: id.slice(at) };
  }
  return { schema: id.slice(0, dot), name: id, args: '' };
}

/** `argument list changes from (integer) to (bigint)`, of two signatures of one routine. */
export function argumentChange(from: string, to: string): string {
  return `argument list changes from ${identityParts(from).args} to ${identityParts(to).args}`;
}
