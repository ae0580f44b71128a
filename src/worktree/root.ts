// Where a queue is and where its files are.
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** The absolute paths of a queue's files and folders. */
export interface QueuePaths {
  readonly series: string;
  readonly patches: string;
  readonly udfs: string;
  readonly local: string;
}

/** The nearest folder at or above `from` that holds a `series.yaml`, as an absolute path; null where there is none. */
export function findRoot(from: string): string | null {
  let folder = resolve(from);
  for (;;) {
    if (existsSync(join(folder, 'series.yaml'))) return folder;
    const parent = dirname(folder);
    if (parent === folder) return null;
    folder = parent;
  }
}

/** The paths of the queue in `root`; whether they exist is not looked at. */
export function queuePaths(root: string): QueuePaths {
  const at = (name: string) => resolve(root, name);
  return { series: at('series.yaml'), patches: at('patches'), udfs: at('udfs'), local: at('.pgquilt') };
}
