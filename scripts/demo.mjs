// `npm run demo`: the main job, from nothing to a pushed series and back, on a copy of this repository's own queue and
// an embedded database. It calls functions between the commands, and fails where they do not answer as they should.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';

const root = fileURLToPath(new URL('..', import.meta.url));
const program = join(root, 'dist', 'pgquilt.js');
const folder = mkdtempSync(join(tmpdir(), 'pgquilt-demo-'));
const queue = join(folder, 'queue');
const tty = process.stdout.isTTY === true && !process.env.NO_COLOR;
const bold = (text) => (tty ? `\u001b[1m${text}\u001b[22m` : text);

/** A call, and what a patch is to change about it. */
const questions = [
  ["normalize_signature('gfx.dll@0x7ff81c')", 'strip-memory-addresses'],
  ["sunset_date('2025-01-06', 'esr'::release_channel)", 'support-esr-for-a-year'],
  ["crash_rate('Browser', '10.0', '2025-06-02')", 'no-installs-no-rate'],
  ["week_start('2025-06-01 23:30+00'::timestamptz)", 'week-start-of-a-moment'],
  ["guess_channel('12.0b3')", 'drop-guess-channel'],
];

const rows = `
  SELECT public.add_product_version('Browser', '10.0', 'release', '2025-06-01');
  INSERT INTO daily_installs SELECT product_version_id, '2025-06-02', 0 FROM product_versions;
`;

try {
  await demo();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function demo() {
  const started = performance.now();
  for (const name of ['series.yaml', 'udfs', 'patches', 'test/schema.sql']) {
    cpSync(join(root, name), join(queue, name), { recursive: true });
  }
  title('The functions of a crash-reporting service, as they are deployed today');
  run('load');
  const before = await answers(rows);
  show('answer', before);

  title('The whole queue of patches, in one transaction');
  run('series', '--summary');
  run('push', '-a');
  const after = await answers();
  show('answer now', after);
  run('status');
  run('drift');

  title('And back, from an empty folder: the old functions come out of the database itself');
  mkdirSync(join(folder, 'empty'));
  run('pop', '-a', '--database', `pglite:${join(queue, '.pgquilt', 'dev')}`, '-C', join(folder, 'empty'));
  const back = await answers();
  show('answer again', back);

  const same = questions.filter((_, i) => before[i] === after[i]).map(([call]) => call);
  const other = questions.filter((_, i) => before[i] !== back[i]).map(([call]) => call);
  if (same.length > 0) fail(`The patches changed nothing about ${same.join(', ')}.`);
  if (other.length > 0) fail(`After the pop, ${other.join(', ')} is not what it was.`);
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  title(`All ${questions.length} answers changed with the push and came back with the pop (${seconds} s).`);
}

/** Runs the program as anyone would, in the copy of the queue. */
function run(...args) {
  const shown = args.map((arg) => arg.replaceAll(folder, '…'));
  console.log(bold(`$ pgquilt ${shown.join(' ')}`));
  const env = { ...process.env };
  for (const name of ['PGQUILT_DATABASE', 'DATABASE_URL']) delete env[name];
  const result = spawnSync(process.execPath, [program, ...args], { cwd: queue, env, encoding: 'utf8' });
  process.stdout.write(`${`${result.stderr}${result.stdout}`.replaceAll(folder, '…')}\n`);
  if (result.status !== 0) fail(`pgquilt ${shown.join(' ')} ended with ${result.status ?? result.signal}.`);
}

/** Opens the embedded database between two commands, runs `first`, and asks all the questions. */
async function answers(first = '') {
  const database = await PGlite.create(join(queue, '.pgquilt', 'dev'));
  try {
    if (first !== '') await database.exec(first);
    const given = [];
    for (const [call] of questions) given.push(await answer(database, call));
    return given;
  } finally {
    await database.close();
  }
}

async function answer(database, call) {
  try {
    const { rows } = await database.query(`SELECT (${call})::text AS answer`);
    return rows[0].answer ?? 'NULL';
  } catch (error) {
    return `error: ${error.message}`;
  }
}

function show(heading, given) {
  const width = Math.max(...questions.map(([call]) => call.length));
  console.log(`  ${bold('call'.padEnd(width))}  ${bold(heading)}`);
  for (const [i, [call]] of questions.entries()) console.log(`  ${call.padEnd(width)}  ${given[i]}`);
  console.log('');
}

function title(text) {
  console.log(`${bold(`== ${text}`)}\n`);
}

function fail(message) {
  console.error(`demo: ${message}`);
  rmSync(folder, { recursive: true, force: true });
  process.exit(1);
}
