// What a user gets: the tarball of `npm pack`, installed into an empty folder, runs the main job on the embedded database.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { cleanEnvironment } from './support/run.ts';
import { tempDir } from './support/temp.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

it('runs init, new, refresh, push and pop from the installed tarball', () => {
  const packed = tempDir('pgquilt-pack-');
  // npm's own settings and cache are the user's; the program gets the clean environment.
  const npm = (args: string[], cwd: string): string =>
    execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: 'pipe' });
  npm(['pack', '--ignore-scripts', '--pack-destination', packed], root);
  const [tarball = ''] = readdirSync(packed);
  expect(tarball).toMatch(/^pgquilt-.*\.tgz$/);

  const folder = tempDir('pgquilt-user-');
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  npm(['install', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', join(packed, tarball)], folder);

  const pgquilt = (...args: string[]): string =>
    execFileSync(join(folder, 'node_modules', '.bin', 'pgquilt'), args, {
      cwd: folder,
      env: cleanEnvironment(),
      encoding: 'utf8',
      stdio: 'pipe',
    });
  // Which runs kept their compiled code, and when.
  const kept = (verb: string) => {
    const compiled = join(folder, 'node_modules', 'pgquilt', 'dist', 'compiled');
    const names = existsSync(compiled) ? readdirSync(compiled).filter((name) => name.startsWith(`${verb}-`)) : [];
    return names.map((name) => [name, statSync(join(compiled, name)).mtimeMs]);
  };
  expect(kept('init')).toEqual([]);
  pgquilt('init');
  expect(kept('init')).not.toEqual([]);
  pgquilt('new', 'greet', '-m', 'Greet');
  mkdirSync(join(folder, 'udfs', 'public'), { recursive: true });
  const unit = join(folder, 'udfs', 'public', 'greet.sql');
  const text = "CREATE FUNCTION greet() RETURNS text LANGUAGE sql AS $$ SELECT 'hello' $$;\n";
  writeFileSync(unit, text);
  pgquilt('refresh');
  expect(JSON.parse(pgquilt('pop', '--json'))).toMatchObject({ pushed: [], popped: ['greet'], top: null });
  expect(() => readFileSync(unit)).toThrow();
  expect(JSON.parse(pgquilt('push', '--json'))).toMatchObject({ pushed: ['greet'], popped: [], top: 'greet' });
  expect(readFileSync(unit, 'utf8')).toBe(text);

  // The next push uses what the first one has compiled, although both of them set V8 to compile WebAssembly in another way.
  const first = kept('push');
  expect(first).toContainEqual([expect.stringMatching(/^push-[0-9a-f]{16}-/), expect.any(Number)]);
  pgquilt('pop');
  pgquilt('push');
  expect(kept('push')).toEqual(first);
}, 180_000);
