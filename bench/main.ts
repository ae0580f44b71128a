// The benchmark: runs each row's measurements, prints them, and writes README.md's table and results.json.
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer } from '../test/support/servers.ts';
import type { Bench, RowFile } from './lib/bench.ts';
import { machineFacts } from './lib/machine.ts';
import { toMarkdown, writeReport } from './lib/report.ts';
import { screen } from './rows/interface.ts';
import { memory } from './rows/memory.ts';
import { patchTools } from './rows/patch-tools.ts';
import { pushPop } from './rows/push-pop.ts';
import { queueVerbs } from './rows/queue-verbs.ts';
import { roundTrips } from './rows/round-trips.ts';
import { runners } from './rows/runners.ts';
import { startUp } from './rows/start-up.ts';

const rowFiles: readonly RowFile[] = [pushPop, roundTrips, startUp, queueVerbs, screen, memory, runners, patchTools];

const [benchDir = '', ...args] = process.argv.slice(2);
if (args.includes('--list')) {
  for (const { name, title } of rowFiles) console.log(`${name}  ${title}`);
  process.exit(0);
}
const smoke = args.includes('--smoke');
const only = args.flatMap((arg, i) => (args[i - 1] === '--only' ? [arg] : []));
const unknown = only.find((name) => !rowFiles.some((row) => row.name === name));
if (unknown !== undefined) throw new Error(`No row is named ${unknown}; --list names them.`);
const built = join(benchDir, '..', 'dist');
if (!existsSync(join(built, 'pgquilt.js'))) throw new Error('dist/pgquilt.js is not there: run npm run build first.');
// A copy, which a build in the meantime does not touch; inside the project, so that it finds node_modules.
const dist = join(benchDir, '.work', `dist-${process.pid}`);
cpSync(built, dist, { recursive: true });

const work = mkdtempSync(join(tmpdir(), `pgquilt-bench-${process.pid}-`));
const server = await startServer(18);
const bench: Bench = {
  smoke,
  program: join(dist, 'pgquilt.js'),
  server,
  work,
  benchDir,
  say: (line) => process.stderr.write(`${line}\n`),
};
try {
  const started = performance.now();
  const done = [];
  for (const row of rowFiles) {
    if (only.length > 0 && !only.includes(row.name)) continue;
    bench.say(`${row.name}: ${row.title}`);
    const results = await row.run(bench);
    process.stdout.write(toMarkdown([{ name: row.name, title: row.title, results }]));
    done.push({ name: row.name, title: row.title, results });
  }
  bench.say(`${Math.round((performance.now() - started) / 1000)} s`);
  // Small sizes say nothing; a part of the rows replaces its own part of the report.
  if (!smoke) writeReport(benchDir, machineFacts(server.version), done);
} finally {
  await server.stop();
  for (const folder of [work, dist]) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
