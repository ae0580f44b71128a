// `.pgquilt/tree.json`: which text of each unit is clean. What differs from it is the user's edit and is not
// overwritten unseen.
import { Problem } from '../problem.ts';
import { ensureLocalFolder } from './local.ts';
import { readTextIn } from './read-text.ts';
import { writeFileAtomic } from './write.ts';

/** Which text of each unit is clean: the tool wrote it, or the ledger or git vouched for it. */
export interface CleanIndex {
  readonly version: 1;
  /** Path to blob hash. */
  readonly units: ReadonlyMap<string, string>;
}

const path = '.pgquilt/tree.json';

/** The index; null where there is none, or none that can be trusted: damaged, or of another version. */
export function readCleanIndex(root: string): CleanIndex | null {
  let value: unknown;
  try {
    const text = readTextIn(root, path);
    if (text === null) return null;
    value = JSON.parse(text);
  } catch (error) {
    const damaged = error instanceof SyntaxError || (error instanceof Problem && error.line !== undefined);
    if (damaged) return null;
    throw error;
  }
  return isIndex(value) ? { version: 1, units: new Map(Object.entries(value.units)) } : null;
}

/** The text of an index, sorted by path. */
export function cleanIndexText({ version, units }: CleanIndex): string {
  const sorted = Object.fromEntries([...units].sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify({ version, units: sorted }, null, 2)}\n`;
}

/** Replaces the index; `text` is that of cleanIndexText. */
export function writeCleanIndex(root: string, text: string): void {
  ensureLocalFolder(root);
  writeFileAtomic(root, path, text);
}

function isIndex(value: unknown): value is { version: 1; units: Record<string, string> } {
  if (typeof value !== 'object' || value === null) return false;
  const { version, units } = value as { version?: unknown; units?: unknown };
  if (version !== 1 || typeof units !== 'object' || units === null || Array.isArray(units)) return false;
  return Object.values(units).every((hash) => typeof hash === 'string' && /^[0-9a-f]{40}$/.test(hash));
}
