#!/usr/bin/env node
// The entry: streams, signals and the one call of process.exit. It loads nothing for --version, and the rest only then.
import { isatty } from 'node:tty';
import { sayLastWords } from '../last-words.ts';
import { firstLook } from './argv.ts';
import { openProgram } from './compiled.ts';
import { exitStatus } from './exit.ts';
import { version } from './version.ts';

/** What an interrupt means to the verb: whether it ends by itself. */
let ends = (): boolean => false;

// Where the reader of stdout has gone (`pgquilt log | head`) the work is done all the same, in silence; a verb that waits ends.
process.stdout.on('error', (error) => {
  ignoreClosedPipe(error);
  ends();
});
process.stderr.on('error', ignoreClosedPipe);

/** Set once a signal has ended the work: what the verb says of its failing then is of no interest. */
let isInterrupted = false;

process.once('SIGINT', () => interrupted(exitStatus.interrupted, 'Interrupted'));
process.once('SIGTERM', () => interrupted(143, 'Terminated'));

function interrupted(status: number, word: string): void {
  if (ends()) return;
  isInterrupted = true;
  const message = `${word}. The database is as it was, or as it should be: pgquilt status says which.`;
  const problem = { error: { code: 'interrupted', message, hint: 'Run pgquilt status.' } };
  if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify(problem, null, 2)}\n`);
  else process.stderr.write(`\npgquilt: ${message}\n`);
  // A server that hangs keeps nobody here for long.
  void sayLastWords(2000).then(() => exit(status));
}

/** The verbs that listing.js runs, which is a quarter of the program; src/cli/listing.ts has them. */
const listed = new Set(['applied', 'files', 'next', 'patches', 'previous', 'series', 'top', 'unapplied']);

void main(process.argv.slice(2));

async function main(argv: string[]): Promise<void> {
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
    process.stdout.write(`${version}\n`);
    return;
  }
  const { verb = '', help } = firstLook(argv);
  const program = openProgram(__dirname, help || !/^[a-z-]+$/.test(verb) ? 'help' : verb);
  const file = !help && listed.has(verb) ? 'listing.js' : 'app.js';
  const { run, compileAsUsual } = program.load(file) as typeof import('./app.ts');
  const status = await run(argv, {
    get cwd() {
      return process.cwd();
    },
    env: process.env,
    stdoutIsTerminal: process.stdout.isTTY === true,
    stderrIsTerminal: process.stderr.isTTY === true,
    // Looking at it loads much, and few verbs ask.
    get stdinIsTerminal() {
      return isatty(0);
    },
    out: (text) => isInterrupted || process.stdout.write(text),
    err: (text) => isInterrupted || process.stderr.write(text),
    onInterrupt: (answer) => {
      ends = answer;
    },
  });
  if (isInterrupted) return;
  // The verb of a call that was wrong may be no verb.
  exit(status, () => {
    if (status === exitStatus.usage) return;
    compileAsUsual();
    program.keep();
  });
}

/** Ends the process once both streams have taken what was written to them, and `last` is done. */
function exit(status: number, last?: () => void): void {
  const end = () => {
    last?.();
    process.exit(status);
  };
  process.stdout.write('', () => process.stderr.write('', end));
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
