export function ensureLocalFolder(_root: string): void {
  throw new Error('not yet');
}
