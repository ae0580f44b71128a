#!/usr/bin/env node
// The entry: streams, signals and the one call of process.exit. It loads nothing for --version, and the rest only then.
import module from 'node:module';
import { isatty } from 'node:tty';
import { version } from './version.ts';

/** Set where the reader of stdout has gone (`pgquilt log | head`): the work is done all the same, in silence. */
process.stdout.on('error', ignoreClosedPipe);
process.stderr.on('error', ignoreClosedPipe);

process.once('SIGINT', () => {
  const message = 'Interrupted. The database is as it was, or as it should be: pgquilt status says which.';
  const problem = { error: { code: 'interrupted', message, hint: 'Run pgquilt status.' } };
  if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify(problem, null, 2)}\n`);
  else process.stderr.write(`\npgquilt: ${message}\n`);
  exit(130);
});

void main(process.argv.slice(2));

async function main(argv: string[]): Promise<void> {
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
    process.stdout.write(`${version}\n`);
    return;
  }
  // Node 22 and newer can keep the compiled code of what comes next.
  (module as { enableCompileCache?: () => void }).enableCompileCache?.();
  const { run } = await import('./run.ts');
  const status = await run(argv, {
    cwd: process.cwd(),
    env: process.env,
    stdoutIsTerminal: process.stdout.isTTY === true,
    stderrIsTerminal: process.stderr.isTTY === true,
    stdinIsTerminal: isatty(0),
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
  });
  exit(status);
}

/** Ends the process once both streams have taken what was written to them. */
function exit(status: number): void {
  process.stdout.write('', () => process.stderr.write('', () => process.exit(status)));
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
