// `sql STATEMENTS` in a transcript: another hand at the database of PGQUILT_DATABASE, a server. Prints what the last one gives.
import pg from 'pg';

const client = new pg.Client({ connectionString: process.env['PGQUILT_DATABASE'] });
await client.connect();
const { rows } = await client.query({ text: process.argv[2] ?? '', rowMode: 'array' });
for (const row of rows) console.log(row.join(' | '));
await client.end();
