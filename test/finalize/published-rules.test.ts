// golang-migrate, goose and Flyway are not to be had from a registry of packages: their files are read here by the rules that each
// publishes, and run. And: a statement that is said in another way says the same.
import { expect, test } from 'vitest';
import { findFormat } from '../../src/finalize/formats.ts';
import { type Reader, sealed } from '../../src/finalize/seal.ts';
import { finalize } from '../../src/queue/finalize.ts';
import { load } from '../../src/queue/load.ts';
import { push } from '../../src/queue/push.ts';
import { quoteLiteral } from '../../src/routine/quote.ts';
import { describeOnEmbedded } from '../support/databases.ts';
import { chance, isLong, times } from '../support/long.ts';
import { useDatabase } from '../support/test-database.ts';
import { dependents, hostileQueue } from './hostile.ts';

interface Texts {
  readonly path: string;
  readonly text: string;
}
type Direction = 'up' | 'down';
/** What the tool sends, in its order, for a migration's files. */
type Sends = (files: readonly Texts[], direction: Direction) => string[];

/** The file of the direction is sent whole, in one simple query. */
const golangMigrate: Sends = (files, direction) =>
  files.filter(({ path }) => path.includes(`.${direction}.`)).map(({ text }) => text);

/**
 * Lines are read one by one, without their ends. One that begins with `--` and holds a mark alone is the mark. Between
 * StatementBegin and StatementEnd every other line belongs to one statement, but for comments and empty lines ahead of it.
 */
const goose: Sends = ([file], direction) => {
  const statements: string[] = [];
  let part: Direction | undefined;
  let statement: string[] | undefined;
  for (const line of (file?.text ?? '').split(/\r?\n/)) {
    const mark = line.startsWith('--') ? line.slice(2).trim() : '';
    if (mark === '+goose Up' || mark === '+goose Down') part = mark === '+goose Up' ? 'up' : 'down';
    else if (mark === '+goose StatementBegin') statement = [];
    else if (mark === '+goose StatementEnd') {
      if (part === direction) statements.push((statement ?? []).join('\n').trim());
      statement = undefined;
    } else if (statement?.length === 0 && (line.trim().startsWith('--') || line === '')) continue;
    else if (statement !== undefined) statement.push(line);
    else if (line !== '' && !line.startsWith('--')) throw new Error(`a line of no statement: ${line}`);
  }
  return ['BEGIN', ...statements, 'COMMIT'];
};

/**
 * Placeholders are looked for everywhere, and one without a value is an error. A statement ends at a semicolon outside comments
 * and quotes; a backslash escapes nothing; a dollar quote ends at the next of its tag.
 */
const flyway: Sends = (files, direction) => {
  const text = files.find(({ path }) => path.startsWith(direction === 'up' ? 'V' : 'U'))?.text ?? '';
  if (text.includes('${')) throw new Error('no value for a placeholder');
  const tokens = /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"[^"]*"|(\$\w*\$)[\s\S]*?\1|[^;]/gy;
  const statements: string[] = [];
  for (let at = 0; at < text.length; at++) {
    const start = at;
    tokens.lastIndex = at;
    while (tokens.test(text)) at = tokens.lastIndex;
    tokens.lastIndex = at;
    if (text[at] === ';') statements.push(text.slice(start, at));
  }
  return ['BEGIN', ...statements, 'COMMIT'];
};

describeOnEmbedded('by the rules that the tools publish', (server) => {
  const db = useDatabase(server);

  test.skipIf(!isLong)('golang-migrate, goose and Flyway: up and down', async () => {
    const queue = db.queue(hostileQueue);
    await load(queue.context());
    await db.sql(dependents);
    const base = await db.catalog();
    await push(queue.context(), { goal: { all: true } });
    const pushed = await db.catalog();
    const run = async (statements: readonly string[]): Promise<string> => {
      for (const sql of statements) await db.sql(sql);
      return await db.catalog();
    };
    for (const [format, sends] of Object.entries({ 'golang-migrate': golangMigrate, goose, flyway })) {
      expect(findFormat(format).name).toBe(format);
      const { texts = [], migrations } = await finalize(queue.context(), { goal: { all: true }, format, dryRun: true });
      const files = migrations.map((m) =>
        m.files.map((path) => ({
          path: path.split('/').at(-1) ?? '',
          text: texts.find((t) => t.path === path)?.text ?? '',
        })),
      );
      const ups = files.flatMap((made) => sends(made, 'up'));
      const downs = [...files].reverse().flatMap((made) => sends(made, 'down'));
      expect(await run(downs), format).toBe(base);
      expect(await run(ups), format).toBe(pushed);
      expect(await run(ups), format).toBe(pushed);
    }
  });

  test('what is said in another way is the same, and holds nothing that the reader finds', async () => {
    const random = chance('sealed statements');
    const pieces = [
      '${',
      '{',
      '$',
      '$$',
      '?',
      '\\',
      "'",
      '"',
      '\r',
      '\n',
      '--',
      ' rollback',
      '$pgquilt$',
      '$pgquilt1$',
      'x',
      ';',
      '\u2028',
      ':A',
    ];
    const readers: Reader[] = [
      {},
      { finds: /\$\{+/ },
      { finds: /\\+\?/ },
      { finds: /--(?=\s*rollback)|\?|\u2028|\$\{+/i },
      { finds: /:(?=[A-Z])/, misreads: () => true },
    ];
    for (let i = 0; i < times(60, 400); i++) {
      const text = Array.from({ length: 12 }, () => pieces[Math.trunc(random() * pieces.length)]).join('');
      const reader = readers[i % readers.length] ?? {};
      const sql = sealed(`SELECT set_config('test.text', ${quoteLiteral(text)}, false)`, reader);
      await db.sql(sql);
      expect(await db.value("SELECT current_setting('test.text')"), JSON.stringify(text)).toBe(text);
      expect(sql).not.toContain('\r');
      if (reader.finds !== undefined && reader.misreads === undefined) expect(sql).not.toMatch(reader.finds);
    }
  });
});
