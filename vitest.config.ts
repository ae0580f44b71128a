import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    // What takes long and seldom breaks is the long run's: the tarball's installation, other languages, the tests' own
    // servers, most of what can fail around the program.
    exclude: process.env['PGQUILT_TEST_LONG']
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
    testTimeout: process.env['PGQUILT_TEST_LONG'] ? 900_000 : 180_000,
    hookTimeout: 120_000,
    setupFiles: ['test/support/each-file.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // A process of its own for each file costs a second of loading the same modules, the parser and the embedded server
    // anew: a third of the whole run. Files share no state but what test/support keeps for a process on purpose.
    isolate: false,
    // As the program itself does (src/web-assembly.ts): opening an embedded database costs half as much.
    execArgv: ['--liftoff-only'],
  },
});
