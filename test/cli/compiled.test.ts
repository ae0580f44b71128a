// The compiled code that one run keeps for the next: used where it fits, made again where it does not, missed nowhere.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openProgram } from '../../src/cli/compiled.ts';
import { tempDir } from '../support/temp.ts';

const APP =
  "const { twice } = require('./lib/twice.js');\nmodule.exports = { answer: () => twice(21), sep: require('node:path').sep };\n";
const TWICE = 'module.exports = { twice: (n) => 2 * n };\n';

interface App {
  answer(): number;
  sep: string;
}

function folderWith(files: Record<string, string>): string {
  const folder = join(tempDir(), 'program');
  for (const [name, text] of Object.entries(files)) write(folder, name, text);
  return folder;
}

/** As the build writes a file. */
function write(folder: string, name: string, text: string): void {
  mkdirSync(join(folder, name, '..'), { recursive: true });
  writeFileSync(join(folder, name), `//${createHash('sha256').update(text).digest('hex').slice(0, 16)}\n${text}`);
}

const program = () => folderWith({ 'app.js': APP, 'lib/twice.js': TWICE });

function runOnce(folder: string, verb = 'top'): { answer: number; app: App } {
  const opened = openProgram(folder, verb);
  const app = opened.load('app.js') as App;
  const answer = app.answer();
  opened.keep();
  return { answer, app };
}

/** The same files under another name: what this process has compiled itself goes by the name. */
function moved(folder: string): string {
  renameSync(folder, `${folder}-moved`);
  return `${folder}-moved`;
}

/** What is kept, by name. */
function keptIn(folder: string): Map<string, Buffer> {
  const compiled = join(folder, 'compiled');
  const names = existsSync(compiled) ? readdirSync(compiled) : [];
  return new Map(names.map((name) => [name, readFileSync(join(compiled, name))]));
}

it('loads files that require each other, and Node’s', () => {
  const { answer, app } = runOnce(program());
  expect(answer).toBe(42);
  expect(app.sep).toBe('/');
});

it('keeps the code of every file for each verb, and leaves it alone once it is used', () => {
  const before = program();
  runOnce(before);
  const first = keptIn(before);
  expect(first.size).toBe(2);
  for (const name of first.keys()) expect(name).toMatch(/^top-[0-9a-f]{16}-/);
  const folder = moved(before);
  expect(runOnce(folder).answer).toBe(42);
  const second = keptIn(folder);
  expect([...second.keys()]).toEqual([...first.keys()]);
  for (const [name, data] of first) expect(second.get(name)?.equals(data)).toBe(true);
  runOnce(folder, 'push');
  expect(keptIn(folder).size).toBe(4);
});

it('compiles and keeps again what is no code of this engine', () => {
  const before = program();
  runOnce(before);
  const [first = ''] = keptIn(before).keys();
  writeFileSync(join(before, 'compiled', first), 'no code');
  const folder = moved(before);
  expect(runOnce(folder).answer).toBe(42);
  expect(keptIn(folder).get(first)?.length).toBeGreaterThan(100);
});

it('does not take the code of a file for that of another of the same length', () => {
  const before = program();
  runOnce(before);
  write(before, 'lib/twice.js', TWICE.replace('2 * n', '3 * n'));
  expect(runOnce(moved(before)).answer).toBe(63);
});

it('does without where nothing can be written', () => {
  const folder = program();
  writeFileSync(join(folder, 'compiled'), 'a file in the folder’s place');
  expect(runOnce(folder).answer).toBe(42);
});
