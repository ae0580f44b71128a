/**
 * Files under test/ that the normal run leaves to the long one, whole: they take long and seldom break. The tarball's installation,
 * other languages, label providers, terminals within terminals, the tests' own servers, most of what can fail around the program.
 */
export const leftToLong: readonly string[] = [
  'package.test.ts',
  'queue/branches.test.ts',
  'queue/label-provider.test.ts',
  'queue/languages.test.ts',
  'real-input/wild-files.test.ts',
  'support/pg-dump.test.ts',
  'support/servers.test.ts',
  'model/model-more.test.ts',
  'faults/crowd.test.ts',
  'faults/cut-connection.test.ts',
  'faults/disk.test.ts',
  'faults/kill.test.ts',
  'faults/server-killed.test.ts',
  'faults/embedded-kill.test.ts',
  'tui/multiplexers.test.ts',
];
