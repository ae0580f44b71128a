export function putObject(_root: string, _text: string): string {
  throw new Error('not yet');
}
export function getObject(_root: string, _hash: string): string | null {
  throw new Error('not yet');
}
