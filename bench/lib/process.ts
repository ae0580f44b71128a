// Whole processes, measured from the outside: from the call of spawn to their end.
import { spawn } from 'node:child_process';

export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Exit statuses that are no failure; 0 unless told. */
  readonly allow?: readonly number[];
}

export interface Ran {
  readonly milliseconds: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end. Raises an error with what it printed where it fails. */
export function run({ command, args, cwd, env, allow = [0] }: Program): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let milliseconds = 0;
    const said = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].setEncoding('utf8').on('data', (text: string) => {
        said[stream] += text;
      });
    }
    child.on('error', reject);
    child.on('exit', () => {
      milliseconds = performance.now() - start;
    });
    child.on('close', (code) => {
      if (code !== null && allow.includes(code)) resolve({ milliseconds, ...said });
      else reject(new Error(`${command} ${args.join(' ')} ended with ${code}\n${said.stdout}${said.stderr}`));
    });
  });
}

/** Whether a program is there and runs. */
export async function isInstalled(command: string, args: readonly string[] = ['--version']): Promise<boolean> {
  return run({ command, args, cwd: '/' }).then(
    () => true,
    () => false,
  );
}
