// A file system of its own for a queue, small enough to be full at will. It takes the right to mount (root, as in CI).
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestQueue } from '../support/queue.ts';
import { tempDir } from '../support/temp.ts';

/** Whether this user may mount; where not, the suites of full disks are skipped, and say so. */
export function canMount(): boolean {
  const folder = tempDir();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** The queue's folder on a file system of its own from now on. */
export class SmallDisk {
  readonly #root: string;

  constructor(queue: TestQueue) {
    this.#root = queue.root;
    const files = readdirSync(queue.root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const texts = files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(queue.root.length + 1), readFileSync(path, 'utf8')] as const;
    });
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', queue.root]);
    for (const [path, text] of texts) queue.write(path, text);
  }

  /** Leaves room for so many blocks. */
  fill(blocks: number): void {
    this.free();
    const { bfree, bsize } = statfsSync(this.#root);
    writeFileSync(this.#filler, Buffer.alloc(Math.max(0, bfree - blocks) * bsize));
  }

  free(): void {
    rmSync(this.#filler, { force: true });
  }

  /** Nothing can be written, made or removed. */
  setReadOnly(readOnly: boolean): void {
    execFileSync('mount', ['-o', `remount,${readOnly ? 'ro' : 'rw'}`, this.#root]);
  }

  /** How many blocks the folder can still take. */
  get blocks(): number {
    return statfsSync(this.#root).bfree;
  }

  remove(): void {
    if (statSync(this.#root).dev === statSync(join(this.#root, '..')).dev) return;
    execFileSync('umount', ['-l', this.#root]);
  }

  get #filler(): string {
    return join(this.#root, 'filler');
  }
}
