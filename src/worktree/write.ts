/** A file's new text, or null where the file goes. `path` is relative to the root, with forward slashes. */
export interface FileChange {
  readonly path: string;
  readonly text: string | null;
}
export function writeFileAtomic(_root: string, _path: string, _text: string): void {
  throw new Error('not yet');
}
export function removeFile(_root: string, _path: string): void {
  throw new Error('not yet');
}
export function changeFiles(_root: string, _changes: readonly FileChange[]): void {
  throw new Error('not yet');
}
