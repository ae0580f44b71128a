/** Which text of each unit is clean: the tool wrote it, or the ledger or git vouched for it. */
export interface CleanIndex {
  readonly version: 1;
  /** Path to blob hash. */
  readonly units: ReadonlyMap<string, string>;
}
export function readCleanIndex(_root: string): CleanIndex | null {
  throw new Error('not yet');
}
export function writeCleanIndex(_root: string, _index: CleanIndex): void {
  throw new Error('not yet');
}
