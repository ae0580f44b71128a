// The queue at the repository's root is an example that is shown to everyone: each of its levels loads and works on
// every supported server, and its patches are what git itself reads and writes.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { describeOnBothKindsInTime } from './support/databases.ts';
import { isMissing, needs } from './support/needs.ts';
import { cleanEnvironment } from './support/run.ts';
import { tempDir } from './support/temp.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const patches: string[] = parse(readFileSync(join(root, 'series.yaml'), 'utf8')).patches;
const patchFile = (name: string) => join(root, 'patches', `${name}.patch`);

/** The text of each unit, by file name. */
type Texts = Record<string, string>;

function git(cwd: string, ...args: string[]): string {
  needs('git');
  const env = cleanEnvironment({ GIT_CONFIG_NOSYSTEM: '1' });
  return execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', ...args], {
    cwd,
    env,
    encoding: 'utf8',
  });
}

function unitsOf(folder: string): Texts {
  const units = join(folder, 'udfs', 'public');
  const names = readdirSync(units).sort();
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(units, name), 'utf8')]));
}

/** The texts with none, one, two, … patches applied, as `git apply` makes them in a copy of the base. */
function computeLevels(): { folder: string; levels: Texts[] } {
  const folder = tempDir();
  cpSync(join(root, 'udfs'), join(folder, 'udfs'), { recursive: true });
  const levels = [unitsOf(folder)];
  for (const name of patches) {
    git(folder, 'apply', patchFile(name));
    levels.push(unitsOf(folder));
  }
  return { folder, levels };
}

const { folder, levels } = isMissing('git') ? { folder: '', levels: [] } : computeLevels();
const base = levels[0] ?? {};

function blobHash(text: string | undefined): string {
  if (text === undefined) return '0'.repeat(40);
  return createHash('sha1')
    .update(`blob ${Buffer.byteLength(text)}\0${text}`)
    .digest('hex');
}

describe.skipIf(isMissing('git'))('the patches, as git applies them', () => {
  test('are those of the series, at least nine, over at least thirteen routines', () => {
    const files = readdirSync(join(root, 'patches'));
    expect(files.filter((file) => !file.endsWith('.test.sql')).sort()).toEqual(
      patches.map((name) => `${name}.patch`).sort(),
    );
    const tested = files.filter((file) => file.endsWith('.test.sql')).map((file) => file.replace('.test.sql', ''));
    expect(tested.filter((name) => !patches.includes(name))).toEqual([]);
    expect(tested.length).toBeGreaterThan(0);
    expect(patches.length).toBeGreaterThanOrEqual(9);
    expect(
      Object.values(base)
        .join('')
        .match(/^CREATE /gm)?.length,
    ).toBeGreaterThanOrEqual(13);
  });

  test.each(patches)('%s says who, when and why, and names the blobs before and after', (name) => {
    const level = patches.indexOf(name);
    const text = readFileSync(patchFile(name), 'utf8');
    expect(text).toMatch(/^Subject: .+\nAuthor: .+ <.+@example\.org>\nDate: \d{4}-\d\d-\d\dT.+\n\n(.+\n)+/);
    const named = [...text.matchAll(/^diff --git a\/udfs\/public\/(\S+) .*\n(?:.*mode.*\n)?index (\w+)\.\.(\w+)/gm)];
    const changed = Object.keys({ ...levels[level], ...levels[level + 1] })
      .filter((unit) => levels[level]?.[unit] !== levels[level + 1]?.[unit])
      .sort();
    expect(named.map((match) => match.slice(1, 4))).toEqual(
      changed.map((unit) => [unit, blobHash(levels[level]?.[unit]), blobHash(levels[level + 1]?.[unit])]),
    );
  });

  test('reverse to the base, byte for byte', () => {
    for (const name of patches.toReversed()) git(folder, 'apply', '--reverse', patchFile(name));
    expect(unitsOf(folder)).toEqual(base);
  });
});

test('two branches that each add a patch to the series merge without a conflict', () => {
  const work = tempDir();
  for (const name of ['series.yaml', '.gitattributes']) cpSync(join(root, name), join(work, name));
  const commit = (text: string) => {
    writeFileSync(join(work, 'series.yaml'), text);
    git(work, 'add', '.');
    git(work, 'commit', '-qm', 'a change', '--allow-empty');
  };
  const before = readFileSync(join(work, 'series.yaml'), 'utf8');
  git(work, 'init', '-q', '-b', 'ours');
  commit(before);
  git(work, 'checkout', '-qb', 'theirs');
  commit(`${before}  - their-patch\n`);
  git(work, 'checkout', '-q', 'ours');
  commit(`${before}  - our-patch\n`);
  git(work, 'merge', '-q', 'theirs');
  const merged = parse(readFileSync(join(work, 'series.yaml'), 'utf8')).patches;
  expect(merged).toEqual([...patches, 'our-patch', 'their-patch']);
});

/** What the routines of every level must do, in an empty database of theirs. */
async function exercise(client: pg.Client): Promise<Record<string, unknown>> {
  const value = async (sql: string) => (await client.query({ text: `SELECT ${sql}`, rowMode: 'array' })).rows[0]?.[0];
  await client.query('CALL install_triggers(); CALL install_triggers()');
  await value("add_product_version('Browser', '10.0', 'release', '2025-06-01')");
  await value("add_product_version('Browser', '10.0.1esr', 'esr', '2025-06-01')");
  const made = await value("create_weekly_partitions('2025-06-04', 2)");
  const again = await value("create_weekly_partitions('2025-06-04', 2)");
  await client.query("INSERT INTO daily_installs SELECT product_version_id, '2025-06-05', 1000 FROM product_versions");
  const reports = [
    ['a0', '10.0', 'gfx::draw<Rect<int> >@0x7ff81c', 'Windows NT', '2025-06-05 10:00+00'],
    ['a1', '10.0', 'gfx::draw@0x00aa2c', 'win32', '2025-06-05 09:00+00'],
    ['a2', '10.0', '  js::run  \t loop ', 'Linux', '2025-06-05 11:00+00'],
    ['a3', '10.0', '', 'Linux', '2025-06-10 11:00+00'],
    ['a4', '99.9', 'js::run loop', 'Linux', '2025-06-05 11:00+00'],
  ];
  const accepted: unknown[] = [];
  for (const [id, version, signature, os, at] of reports) {
    const crash = `00000000-0000-0000-0000-0000000000${id}`;
    const sql = 'SELECT submit_crash($1, $2, $3, $4, $5, 60, $6) AS stored';
    accepted.push((await client.query(sql, [crash, 'Browser', version, signature, os, at])).rows[0].stored);
  }
  const counted = await value("backfill_daily_counts('2025-06-04', '2025-06-11')");
  const recounted = await value("backfill_daily_counts('2025-06-05', '2025-06-05')");
  const top = (await client.query("SELECT * FROM top_crashers('Browser', '10.0', '2025-06-11')")).rows;
  return {
    partitions: [
      made,
      again,
      (await client.query('SELECT drop_old_partitions(0) AS name')).rows.map((row) => row.name),
    ],
    accepted,
    counted,
    recounted,
    top: top.map((row) => `${row.place} ${row.signature} ${row.crashes} ${row.share}`),
    systems: await value("string_agg(DISTINCT os_name, ' ' ORDER BY os_name) FROM daily_counts"),
    rate: await value("crash_rate('Browser', '10.0', '2025-06-05')"),
    sunsets: [
      await value("sunset_date('Browser', '10.0')::text"),
      await value("sunset_date('Browser', '10.0.1esr')::text"),
    ],
    active: await value(
      "string_agg(is_version_active(product_version_id, '2026-01-01')::text, ' ') FROM product_versions",
    ),
    sorted: await value(
      "string_agg(v, ' ' ORDER BY version_sort_key(v)) FROM unnest(ARRAY['10.0', '10.0b3', '9.0.2', '10.0b12']) AS v",
    ),
  };
}

/** Loads all units in the order of their names, with body checks on: no file needs one that comes after it. */
async function load(client: pg.Client, level: number): Promise<void> {
  await client.query('DROP SCHEMA IF EXISTS public CASCADE; CREATE SCHEMA public; SET check_function_bodies = on');
  await client.query(readFileSync(join(root, 'test', 'schema.sql'), 'utf8'));
  for (const text of Object.values(levels[level] ?? {})) await client.query(text);
}

/** Goes from one level's texts to another's with CREATE OR REPLACE and DROP alone. */
async function step(client: pg.Client, from: number, to: number): Promise<void> {
  const [before, after] = [levels[from] ?? {}, levels[to] ?? {}];
  for (const [unit, text] of Object.entries(after)) if (before[unit] !== text) await client.query(text);
  for (const unit of Object.keys(before)) {
    if (after[unit] === undefined) await client.query(`DROP FUNCTION public.${unit.replace('.sql', '')}`);
  }
}

const unpatched = {
  partitions: [2, 0, ['crash_reports_20250602', 'crash_reports_20250609']],
  accepted: [true, true, true, true, false],
  counted: 4,
  recounted: 3,
  top: [
    '1 EMPTY 1 0.2500',
    '1 gfx::draw@0x00aa2c 1 0.2500',
    '1 gfx::draw@0x7ff81c 1 0.2500',
    '1 js::run loop 1 0.2500',
  ],
  systems: 'linux win32 windows nt',
  rate: '0.300',
  sunsets: ['2025-10-05', '2025-10-05'],
  active: 'false false',
  sorted: '9.0.2 10.0b3 10.0b12 10.0',
};
const patched = {
  ...unpatched,
  counted: 3,
  recounted: 0,
  top: ['1 gfx::draw@0x0 2 0.5000', '2 EMPTY 1 0.2500', '2 js::run loop 1 0.2500'],
  systems: 'linux windows',
  sunsets: ['2025-10-05', '2026-06-14'],
  active: 'false true',
};

describeOnBothKindsInTime('the example queue', ({ freshDatabase, connect, kind }) => {
  test('loads at every level and works at the first and the last', async () => {
    needs('git');
    const { client, close } = await connect(await freshDatabase());
    for (const level of levels.keys()) {
      await load(client, level);
      const between = level > 0 && level < patches.length;
      // The embedded server is slow at it, and has no opinion of its own on the levels between.
      if (between && kind === 'embedded') continue;
      const seen = await exercise(client);
      if (!between) expect(seen).toEqual(level === 0 ? unpatched : patched);
    }
    await close();
  });

  test('goes up and down with CREATE OR REPLACE and DROP alone', async () => {
    needs('git');
    const { client, close } = await connect(await freshDatabase());
    await load(client, 0);
    for (let level = 0; level < patches.length; level++) await step(client, level, level + 1);
    expect(await exercise(client)).toEqual(patched);
    for (let level = patches.length; level > 0; level--) await step(client, level, level - 1);
    await client.query('TRUNCATE products, product_versions, daily_installs, signatures, crash_reports, daily_counts');
    expect(await exercise(client)).toEqual(unpatched);
    await close();
  });

  test('refuses at the top what its patches refuse', async () => {
    needs('git');
    const { client, close } = await connect(await freshDatabase());
    await load(client, patches.length);
    await expect(client.query("SELECT add_product_version('Browser', '10.0')")).rejects.toMatchObject({
      code: '22004',
    });
    const { rows } = await client.query(
      `SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND NOT EXISTS (
        SELECT FROM aclexplode(coalesce(proacl, acldefault('f', proowner))) WHERE grantee = 0) ORDER BY 1`,
    );
    const closed = ['create_weekly_partitions', 'drop_old_partitions', 'install_triggers'];
    expect(rows.map((row) => row.proname)).toEqual(closed);
    const long = await client.query("SELECT length(normalize_signature(repeat('f', 999))) AS cut");
    expect(long.rows).toEqual([{ cut: 255 }]);
    await close();
  });
});
