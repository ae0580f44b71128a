// npm run test:mutants [WORD…]: tries each mutant of test/mutants (those whose row, file or loss has all the words). The test that is
// said to hold the promise has to pass as the code is, and to fail with the mutant. Exits with 1 where one survives.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

const { outputFiles } = await build({
  entryPoints: ['test/mutants/mutants.ts'],
  bundle: true,
  format: 'esm',
  write: false,
});
const { mutants } = await import(
  `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`
);
const words = process.argv.slice(2).map((word) => word.toLowerCase());
const folder = mkdtempSync(join(tmpdir(), 'pgquilt-mutants-'));

/** Runs the mutant's test; gives how many of it passed, and the first failure. */
function run({ test, named, long, servers = '18' }, environment = {}) {
  const report = join(folder, 'report.json');
  rmSync(report, { force: true });
  const file = `test/${test.includes('/') ? test : `queue/${test}`}.test.ts`;
  const options = [
    '--bail=1',
    '--reporter=json',
    `--outputFile=${report}`,
    ...(named === undefined ? [] : ['-t', named]),
  ];
  const env = {
    ...process.env,
    PGQUILT_TEST_SERVERS: servers,
    ...(long ? { PGQUILT_TEST_LONG: '1' } : {}),
    ...environment,
  };
  spawnSync('npx', ['vitest', 'run', file, ...options], { env, stdio: 'ignore' });
  const { numPassedTests: passed, numFailedTests: failed, testResults } = JSON.parse(readFileSync(report, 'utf8'));
  const failure = testResults.flatMap((r) => r.assertionResults).find((r) => r.status === 'failed')?.failureMessages[0];
  return {
    passed,
    failed,
    failure: (failure ?? testResults.map((r) => r.message).join(' ')).split('\n')[0].slice(0, 160),
  };
}

const sound = new Map();
let survivors = 0;
for (const [i, mutant] of mutants.entries()) {
  const { row, without, file } = mutant;
  if (!words.every((word) => `${row} ${without} ${file}`.toLowerCase().includes(word))) continue;
  const key = JSON.stringify([mutant.test, mutant.named, mutant.long, mutant.servers]);
  if (!sound.has(key)) sound.set(key, run(mutant));
  const { passed, failed, failure } = sound.get(key);
  const mutated = run(mutant, { PGQUILT_MUTANT: String(i) });
  const said =
    passed === 0 || failed > 0
      ? `NO PROOF (as it is, ${passed} passed, ${failed} failed: ${failure})`
      : mutated.failed > 0
        ? 'killed'
        : 'SURVIVES';
  if (said !== 'killed') survivors++;
  console.log(`${said}: ${row}, without ${without} (${file}): ${mutated.failure}`);
}
rmSync(folder, { recursive: true });
console.log(survivors === 0 ? 'no survivor' : `${survivors} to look at`);
process.exitCode = survivors === 0 ? 0 : 1;
