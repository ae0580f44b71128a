// The verbs that list: scripts, prompts and the shell's completion run them all the time. They are found without the others, and run
// from a file that has none of those (scripts/build.mjs, main.ts).
import type { Command } from './command.ts';
import { applied } from './commands/applied.ts';
import { files } from './commands/files.ts';
import { next } from './commands/next.ts';
import { patches } from './commands/patches.ts';
import { previous } from './commands/previous.ts';
import { series } from './commands/series.ts';
import { top } from './commands/top.ts';
import { unapplied } from './commands/unapplied.ts';

export const listing: readonly Command[] = [series, applied, unapplied, top, next, previous, files, patches];
