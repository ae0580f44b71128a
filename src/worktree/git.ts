export function headUnits(_root: string): Map<string, string> | null {
  throw new Error('not yet');
}
export function headText(_root: string, _path: string): string | null {
  throw new Error('not yet');
}
