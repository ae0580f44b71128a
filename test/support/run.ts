// Runs the built program as a user would, in an environment that nothing outside the test has a say in.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { runDir } from './temp.ts';

/** The bundled program; `npm run build` makes it. */
export const program = fileURLToPath(new URL('../../dist/pgquilt.js', import.meta.url));

export interface RunResult {
  /** The exit status; 128 and the signal's number where a signal ended it, as a shell says it. */
  code: number;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  cwd: string;
  /** Set on top of the clean environment. */
  env?: Record<string, string>;
  /** Standard input; empty where not given. It is a pipe, never a terminal. */
  input?: string;
}

let home: string | undefined;

/**
 * The environment for a program under test: that of this process without anything that git, libpq, pgquilt, the test
 * runner or the terminal reads, and with an empty home, so that no password or service file of the user counts.
 */
export function cleanEnvironment(extra: Record<string, string> = {}): Record<string, string> {
  const outside = /^(PG|GIT_|npm_|VITEST|NODE_|XDG_)|^(DATABASE_URL|FORCE_COLOR|NO_COLOR|CI|TEST|MODE|DEV|PROD)$/;
  home ??= runDir('pgquilt-home-');
  const kept = Object.entries(process.env).filter(([name, value]) => value !== undefined && !outside.test(name));
  return { ...(Object.fromEntries(kept) as Record<string, string>), HOME: home, USERPROFILE: home, ...extra };
}

/** Runs `pgquilt` with these arguments to its end. */
export function pgquilt(args: string[], options: RunOptions): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], {
      cwd: options.cwd,
      env: cleanEnvironment(options.env),
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      resolve({ code: code ?? 128 + (signal === null ? 0 : constants.signals[signal]), stdout, stderr });
    });
    // The program may end before it has read everything: that is for its exit status to say.
    child.stdin.on('error', () => {});
    child.stdin.end(options.input ?? '');
  });
}
