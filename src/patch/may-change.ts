// Whether a patch's file can change a unit, by its bytes: most of a long series name none of those that are asked for.

/** A name in quotes may be written in escapes. */
const QUOTED_NAME = /^(?:diff --git |--- |\+\+\+ )[^\n]*"/m;

/** False: the patch changes none of the units whose paths, as bytes, are `sought`. True: it is worth parsing. */
export function mayChange(bytes: Buffer, sought: readonly Buffer[]): boolean {
  return (
    sought.some((path) => bytes.includes(path)) || (bytes.includes('"') && QUOTED_NAME.test(bytes.toString('latin1')))
  );
}
