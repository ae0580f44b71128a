// A queue's folder for a test: files by path, and what is there afterwards.
import { lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { Problem } from '../../src/problem.ts';
import { tempDir } from '../support/temp.ts';

/** Makes a root with these files; gives its absolute path. */
export function makeTree(files: Record<string, string | Uint8Array> = {}): string {
  const root = tempDir();
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}

/** Every file below the folder as text, and every empty folder as null. Links show where they lead. */
export function tree(root: string, folder = ''): Record<string, string | null> {
  const found: Record<string, string | null> = {};
  for (const name of readdirSync(join(root, folder)).sort()) {
    const path = folder === '' ? name : `${folder}/${name}`;
    const stats = lstatSync(join(root, path));
    if (stats.isSymbolicLink()) found[path] = '(link)';
    else if (!stats.isDirectory()) found[path] = readFileSync(join(root, path), 'utf8');
    else if (readdirSync(join(root, path)).length === 0) found[`${path}/`] = null;
    else Object.assign(found, tree(root, path));
  }
  return found;
}

/** The Problem that the step throws. */
export function problemOf(step: () => unknown): Problem {
  try {
    step();
  } catch (error) {
    expect(error).toBeInstanceOf(Problem);
    return error as Problem;
  }
  throw new Error('no Problem was thrown');
}
