export function readPatchFile(_root: string, _name: string): string | null {
  throw new Error('not yet');
}
export function patchPath(name: string): string {
  return `patches/${name}.patch`;
}
export function listPatchFiles(_root: string): string[] {
  throw new Error('not yet');
}
