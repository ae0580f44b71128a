// What a hand, or a migration tool, does in a transcript's database: node sql.mjs TEXT, or -f FILE.
import { readFileSync } from 'node:fs';

const [first = '', file = ''] = process.argv.slice(2);
const text = first === '-f' ? readFileSync(file, 'utf8') : first;
const url = process.env.PGQUILT_DATABASE ?? '';
if (url.startsWith('pglite:')) {
  const { PGlite } = await import('@electric-sql/pglite');
  const database = await PGlite.create(url.slice('pglite:'.length));
  await database.exec(text);
  await database.close();
} else {
  const { default: pg } = await import('pg');
  const client = new pg.Client(url);
  await client.connect();
  await client.query(text);
  await client.end();
}
