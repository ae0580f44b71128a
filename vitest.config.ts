import { defineConfig } from 'vitest/config';
import { mutantInPlace } from './test/mutants/plugin.ts';
import { isLong } from './test/support/long.ts';

const folders = '{database,docs,faults,finalize,hostile,model,queue,real-input,support,transcripts,tui}';
const long = [
  `${folders}/**/*`,
  '{package,readme,docs,example-queue}',
  'cli/{watch,split-terminal,completion-shells}',
  'patch/parse-fuzz',
  'routine/quick',
  'exchange/real-tools',
];

export default defineConfig({
  plugins: mutantInPlace(),
  test: {
    // The long run takes what says more on other majors, done more often, or where it is done at all.
    include: isLong ? long.map((files) => `test/${files}.test.{ts,tsx}`) : ['test/**/*.test.{ts,tsx}'],
    // What takes long and seldom breaks is the long run's: the tarball's installation, other languages, the tests' own
    // servers, most of what can fail around the program.
    exclude: isLong
      ? []
      : [
          'test/package.test.ts',
          'test/queue/languages.test.ts',
          'test/support/servers.test.ts',
          'test/model/model-more.test.ts',
          'test/faults/{cut-connection,disk,server-killed,embedded-kill}.test.ts',
        ],
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
