// pgquilt in a pseudo-terminal that goes with its test.
import { onTestFinished } from 'vitest';
import { PtyScreen } from '../support/pty-screen.ts';
import { cleanEnvironment, program } from '../support/run.ts';

export interface TerminalOptions {
  readonly cwd: string;
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Record<string, string>;
}

/** Runs `pgquilt WORDS`; what is still running when the test has ended is killed. */
export function openTerminal(words: readonly string[], options: TerminalOptions): PtyScreen {
  const env = cleanEnvironment({ TERM: 'xterm-256color', LANG: 'C.UTF-8', ...options.env });
  const screen = new PtyScreen({ ...options, env, command: process.execPath, args: [program, ...words] });
  onTestFinished(async () => {
    if (!screen.isOver) screen.signal('SIGKILL');
    await screen.end();
  });
  return screen;
}
