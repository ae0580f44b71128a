// --edits: what was shown is what is done, and nothing that somebody has typed since.
import type { OptionSpec } from './command.ts';

/** For verbs that take edits in. */
export const onlyEdits: OptionSpec = {
  flags: '--edits <hash>',
  about: 'only where the edits are still those that a --dry-run showed: its --json document has their hash',
};
