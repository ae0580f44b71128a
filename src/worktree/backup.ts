export function backup(_root: string, _path: string, _text: string): string {
  throw new Error('not yet');
}
