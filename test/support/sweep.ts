// Runs that were killed leave their temporary folders behind; the next run takes those away.
import { readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memory } from './memory.ts';

/**
 * Removes the temporary folders (servers' and tests', named with the process that made them) whose process is gone.
 * A server whose data directory has gone stops by itself within a minute, so nothing here signals a process.
 */
export function sweepAbandoned(): void {
  for (const parent of new Set([tmpdir(), memory])) sweep(parent);
}

function sweep(parent: string): void {
  for (const name of readdirSync(parent)) {
    const maker = name.match(/^pgquilt-[a-z-]+-(\d+)-\w{6}$/)?.[1];
    if (maker === undefined || lives(Number(maker))) continue;
    try {
      rmSync(join(parent, name), { recursive: true, force: true });
    } catch {
      // Another user's, or a server that is still writing: not now.
    }
  }
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
