// The built program as a process: what it loads, signals, closed pipes, an editor, drift.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { listing } from '../../src/cli/listing.ts';
import { scramRole } from '../support/data-directory.ts';
import { describeOnRealServers } from '../support/databases.ts';
import { cleanEnvironment, pgquilt, program } from '../support/run.ts';
import { tempDir } from '../support/temp.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const fixtures = join(root, 'test/transcripts/fixtures');

describe('what is loaded', () => {
  /** Runs the program in a queue whose stack is remembered; gives the names of the files that it loaded. */
  async function loadedBy(...given: (string | Record<string, string>)[]): Promise<string[]> {
    const args = given.filter((one) => typeof one === 'string');
    const env = given.find((one) => typeof one !== 'string');
    const folder = tempDir();
    const list = join(folder, 'loaded');
    const hook = join(folder, 'hook.cjs');
    const say = '[...new Set([...Object.keys(require.cache), ...read, ...process.moduleLoadList])]';
    // The entry reads the program's other files itself.
    const noted =
      "const fs = require('fs'), read = [], own = fs.readFileSync; fs.readFileSync = (f, ...o) => (read.push(String(f)), own(f, ...o));";
    writeFileSync(hook, `${noted} process.on('exit', () => fs.writeFileSync('${list}', ${say}.join('\\n')));`);
    await pgquilt(args, { cwd: root, env: { ...env, NODE_OPTIONS: `--require ${hook}` } });
    const files = readFileSync(list, 'utf8').split('\n');
    return files
      .filter((file) => /\/(dist|node_modules)\/(?!compiled)/.test(file))
      .map((file) => file.replace(/.*\/dist\//, ''));
  }

  test('for --version is next to nothing', async () => {
    expect(await loadedBy('--version')).toEqual(['pgquilt.js']);
    expect(statSync(program).size).toBeLessThan(5_000);
  });

  test.each([
    ['series', '--help'],
    ['header', '--help'],
  ])('for %s %s is neither parser, driver, embedded server nor YAML library', async (...args) => {
    expect(await loadedBy(...args)).toEqual(['pgquilt.js', 'app.js']);
  });

  test('for the verbs that list is nothing of the others', async () => {
    const calls = listing.map(({ name }) =>
      name === 'patches' ? [name, 'udfs/public/normalize_signature.sql'] : [name],
    );
    for (const call of calls) expect([call, await loadedBy(...call)]).toEqual([call, ['pgquilt.js', 'listing.js']]);
  });

  test('from listing.js are the verbs of listing.ts, and no others', () => {
    const named = /listed = new Set\(\[(.*?)\]/.exec(readFileSync(join(root, 'src/cli/main.ts'), 'utf8'))?.[1];
    expect(named?.match(/[a-z]+/g)).toEqual(listing.map(({ name }) => name).sort());
  });

  test('for a verb that asks a server is the driver, and neither parser nor embedded server', async () => {
    const loaded = await loadedBy('top', '--database', 'postgres://127.0.0.1:1/none');
    expect(loaded).toEqual(['pgquilt.js', 'listing.js', 'vendor/commander.js', 'vendor/pg.js']);
    // Without an option there is nothing for the library to parse.
    const plain = await loadedBy('top', { PGQUILT_DATABASE: 'postgres://127.0.0.1:1/none' });
    expect(plain).toEqual(['pgquilt.js', 'listing.js', 'vendor/pg.js']);
  });
});

/** Runs the program, and `act` as soon as it has said something on stderr. */
function whileRunning(args: string[], act: (child: ReturnType<typeof spawn>) => void) {
  return new Promise<{ code: number | null; err: string }>((resolve) => {
    const child = spawn(process.execPath, [program, ...args], { cwd: root, env: cleanEnvironment() });
    let err = '';
    child.stdout.resume();
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (err === '') act(child);
      err += text;
    });
    child.on('close', (code) => resolve({ code, err }));
  });
}

test('an interrupt is exit 130', async () => {
  const { code, err } = await whileRunning(['check'], (child) => child.kill('SIGINT'));
  expect(code).toBe(130);
  expect(err).toContain('pgquilt: Interrupted. The database is as it was, or as it should be');
});

test('a folder that is gone is said, and another one can be named', () => {
  const inGone = (...args: string[]) => {
    const script = 'mkdir gone && cd gone && rmdir ../gone && exec "$@"';
    const options = { cwd: tempDir(), env: cleanEnvironment(), encoding: 'utf8' } as const;
    const { status, stdout, stderr } = spawnSync(
      'sh',
      ['-c', script, 'sh', process.execPath, program, ...args],
      options,
    );
    return { status, stdout, stderr };
  };
  expect(inGone('series')).toEqual({
    status: 1,
    stdout: '',
    stderr:
      'pgquilt: the current folder is not there any more\nhint: Go to another one (cd …), or name one: pgquilt -C FOLDER.\n',
  });
  expect(inGone('-C', root, 'series')).toMatchObject({ status: 0, stderr: '' });
});

test('a reader that goes away is no error', async () => {
  const script = `set -o pipefail; '${process.execPath}' '${program}' --help | head -n 1; '${process.execPath}' '${program}' --help >&-`;
  const child = spawn('bash', ['-c', script], { env: cleanEnvironment() });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
  }
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect(code).toBe(0);
  expect(text).toMatch(/^pgquilt: quilt for PostgreSQL functions.*\n$/);
});

test('the editor gets the files and its own arguments, on VISUAL before EDITOR', async () => {
  const cwd = tempDir();
  cpSync(fixtures, cwd, { recursive: true });
  const env = { VISUAL: 'tail -n 1', EDITOR: 'false' };
  const { code, stdout } = await pgquilt(['edit', 'greet'], { cwd, env });
  expect({ code, stdout }).toEqual({ code: 0, stdout: '$$;\nudfs/public/greet.sql\n' });
});

describeOnRealServers('a password', ({ freshDatabase }) => {
  test('comes from the password file, and nothing is said of that', async () => {
    const url = new URL(await freshDatabase());
    url.username = scramRole.name;
    const cwd = tempDir();
    const passwords = join(cwd, 'passwords');
    writeFileSync(
      passwords,
      `*:*:*:somebody:else\n${url.hostname}:${url.port}:*:${scramRole.name}:${scramRole.password}\n`,
      { mode: 0o600 },
    );
    const top = (file: string) => pgquilt(['top', '--database', url.href], { cwd, env: { PGPASSFILE: file } });
    expect(await top(passwords)).toMatchObject({ stdout: '', stderr: 'No patches applied\n' });
    expect((await top(join(cwd, 'none'))).stderr).toMatch(/asks for a password, and none is given\nhint: .*pgpass/);
  });
});

describeOnRealServers('drift on the command line', ({ freshDatabase, connect }) => {
  test('is exit 4, shown as a diff, and stops a push; refresh takes it in', async () => {
    const cwd = tempDir();
    cpSync(fixtures, cwd, { recursive: true });
    const url = await freshDatabase();
    const run = (...args: string[]) => pgquilt(args, { cwd, env: { PGQUILT_DATABASE: url } });
    expect((await run('load')).code).toBe(0);
    expect((await run('push')).stdout).toBe('Applying patch greet-politely\nNow at patch greet-politely\n');
    const { client, close } = await connect(url);
    await client.query(
      "CREATE OR REPLACE FUNCTION public.greet(who text) RETURNS text LANGUAGE sql STABLE AS $$ SELECT 'Hey ' || who $$",
    );
    await close();

    const seen = await run('drift');
    expect(seen.code).toBe(4);
    expect(seen.stdout).toMatch(/^! public\.greet\(text\) .*udfs\/public\/greet\.sql/);
    expect(seen.stdout).toContain("+AS $function$ SELECT 'Hey ' || who $function$");
    const json = await run('drift', '--json');
    expect(json.code).toBe(4);
    expect(JSON.parse(json.stdout)).toMatchObject({ checked: 2, drift: [{ routine: 'public.greet(text)' }] });

    const pop = await run('pop', '--json');
    expect(pop.code).toBe(4);
    expect(JSON.parse(pop.stdout)).toMatchObject({ error: { code: 'drift' } });

    const taken = await run('refresh', '--from-database');
    expect([taken.code, taken.stderr]).toEqual([0, '']);
    expect(readFileSync(join(cwd, 'udfs/public/greet.sql'), 'utf8')).toContain("SELECT 'Hey ' || who");
    expect((await run('pop')).stdout).toBe('Removing patch greet-politely\nNo patches applied\n');
    expect((await run('drift')).code).toBe(0);
  });
});
