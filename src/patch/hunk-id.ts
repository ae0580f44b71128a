// A hunk's own mark: who chose hunk 2 while others edit means what was shown as hunk 2, not what has its number by then.
import { hash } from 'node:crypto';
import type { Hunk } from './types.ts';

/** 12 hex digits from the unit's path, the hunk's place in it and its lines. */
export function hunkId(path: string, { oldStart, newStart, lines }: Hunk): string {
  const parts = [path, oldStart, newStart, ...lines.map(({ kind, text }) => kind + text)];
  return hash('sha1', parts.join('\0')).slice(0, 12);
}
