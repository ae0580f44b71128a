// A queue on disk: the functions as units, one patch for each, committed to git as a real one would be.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { diffTexts } from '../../src/patch/diff.ts';
import { formatPatch } from '../../src/patch/format.ts';
import type { Bench } from './bench.ts';
import type { BenchFunction } from './functions.ts';
import { type Program, run } from './process.ts';

export interface Queue {
  readonly root: string;
  readonly functions: readonly BenchFunction[];
  /** A command of the program in this queue, against this database as the queue's default. */
  pgquilt(args: readonly string[], url?: string): Program;
}

/** Patch numbers start at 1: `p00001`. */
export const patchName = (i: number): string => `p${String(i + 1).padStart(5, '0')}`;

/** Makes the queue. `patches` may be fewer than there are functions. */
export async function makeQueue(
  bench: Bench,
  name: string,
  functions: readonly BenchFunction[],
  patches: number = functions.length,
): Promise<Queue> {
  const root = join(bench.work, name);
  mkdirSync(join(root, 'udfs/public'), { recursive: true });
  mkdirSync(join(root, 'patches'));
  for (const { path, before } of functions) writeFileSync(join(root, path), before);
  const names: string[] = [];
  for (const [i, fn] of functions.slice(0, patches).entries()) {
    names.push(patchName(i));
    writeFileSync(join(root, 'patches', `${patchName(i)}.patch`), patchText(fn, i));
  }
  const series = ['search_path: [public]', 'patches:', ...names.map((patch) => `  - ${patch}`), ''];
  writeFileSync(join(root, 'series.yaml'), series.join('\n'));
  writeFileSync(join(root, '.gitignore'), '.pgquilt/\n');
  await commitAll(root);
  return {
    root,
    functions,
    pgquilt: (args, url) => ({
      command: process.execPath,
      args: [bench.program, ...args],
      cwd: root,
      ...(url === undefined ? {} : { env: { PGQUILT_DATABASE: url } }),
    }),
  };
}

function patchText(fn: BenchFunction, i: number): string {
  const diff = diffTexts(fn.path, fn.before, fn.after);
  const header = `Subject: Change ${fn.name}\nAuthor: Ada Example <ada@example.org>\nDate: 2025-05-0${(i % 9) + 1}T10:00:00Z\n`;
  return formatPatch({ header, files: diff === null ? [] : [diff] });
}

async function commitAll(root: string): Promise<void> {
  const git = (...args: string[]) => run({ command: 'git', args, cwd: root });
  await git('init', '-q');
  await git('add', '-A');
  await git('-c', 'user.name=bench', '-c', 'user.email=bench@example.org', 'commit', '-q', '-m', 'base');
}
