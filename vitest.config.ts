import { readdirSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { mutantInPlace } from './test/mutants/plugin.ts';
import { leftToLong } from './test/support/left-to-long.ts';
import { isLong, isSlow } from './test/support/long.ts';

/** Files that the long run has more to do in: they ask which run it is, or meet a real server there. The slow run takes all that says more on another major, too. */
function longFiles(): string[] {
  const files = readdirSync('test', { recursive: true, encoding: 'utf8' }).filter((file) => /\.test\.tsx?$/.test(file));
  const doesMore = (file: string) =>
    /support\/long\.ts|\.\/long\.ts|describeOn(BothKindsInTime|UsualKind)/.test(readFileSync(`test/${file}`, 'utf8'));
  const onMajors =
    /^(database|docs|faults|finalize|hostile|model|queue|real-input|support|transcripts|tui)\/|^(package|readme|docs|example-queue)\./;
  return files.filter((file) => leftToLong.includes(file) || doesMore(file) || (isSlow && onMajors.test(file)));
}

export default defineConfig({
  plugins: mutantInPlace(),
  test: {
    include: isLong ? longFiles().map((file) => `test/${file}`) : ['test/**/*.test.{ts,tsx}'],
    exclude: isLong ? [] : leftToLong.map((file) => `test/${file}`),
    // Starts the real servers that PGQUILT_TEST_SERVERS asks for (13 and 18 where it is not set).
    globalSetup: ['test/support/global-setup.ts'],
    // A hang is still found: no test waits for a time to pass, and the long run's do much on a machine that may be busy.
    testTimeout: isLong ? 900_000 : 180_000,
    hookTimeout: 120_000,
    setupFiles: ['test/support/each-file.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // A process of its own for each file costs a second of loading the same modules, the parser and the embedded server
    // anew: a third of the whole run. Files share no state but what test/support keeps for a process on purpose.
    isolate: false,
    // As the program itself does (src/v8-flags.ts): opening an embedded database costs half as much.
    execArgv: ['--liftoff-only'],
  },
});
