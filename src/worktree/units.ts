/** All units of the tree: path (`udfs/…/x.sql`, forward slashes) to exact text, sorted by path. */
export function readUnits(_root: string): Map<string, string> {
  throw new Error('not yet');
}
/** The text of one unit, or null where there is no such file. */
export function readUnit(_root: string, _path: string): string | null {
  throw new Error('not yet');
}
