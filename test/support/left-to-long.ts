/**
 * Files under test/ that the normal run leaves to the long one, whole: they take long and seldom break. The tarball's installation,
 * other languages, shells and label providers, pages' commands, most journeys through the interface, the tests' own servers, most of
 * what can fail around the program.
 */
export const leftToLong: readonly string[] = [
  'cli/completion-shells.test.ts',
  'cli/split-terminal.test.ts',
  'docs.test.ts',
  'faults/crowd.test.ts',
  'faults/cut-connection.test.ts',
  'faults/disk.test.ts',
  'faults/embedded-kill.test.ts',
  'faults/kill.test.ts',
  'faults/server-killed.test.ts',
  'model/model-more.test.ts',
  'package.test.ts',
  'queue/argument-lists.test.ts',
  'queue/branches.test.ts',
  'queue/chunks.test.ts',
  'queue/label-provider.test.ts',
  'queue/languages.test.ts',
  'queue/other-default.test.ts',
  'queue/plpgsql-check.test.ts',
  'queue/restack-kinds.test.ts',
  'queue/shadowed-names.test.ts',
  'real-input/wild-files.test.ts',
  'support/pg-dump.test.ts',
  'support/servers.test.ts',
  'tui/embedded-journeys.test.ts',
  'tui/multiplexers.test.ts',
  'tui/server-journeys.test.ts',
];
