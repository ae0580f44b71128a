// Running a helper program to its end, as another account where need be.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Who a program runs as: empty for the user who runs the tests. */
export interface Account {
  uid?: number;
  gid?: number;
}

/**
 * The account for server programs. PostgreSQL refuses to run as root, so root lends them the `postgres` user of the
 * machine, or else `nobody`; anyone else runs them as themselves.
 */
export function serverAccount(): Account {
  if (process.getuid?.() !== 0) return {};
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = lines.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error('The tests run as root, and there is no user "postgres" or "nobody" to run PostgreSQL as.');
}

/** Runs a program; gives its standard output. Raises an error with everything it printed where it fails. */
export function command(
  program: string,
  args: string[],
  options: { account?: Account; input?: string; cwd?: string } = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: options.cwd ?? '/', ...options.account });
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
      if (code === 0) resolve(stdout);
      else reject(new Error(`${program} ${args.join(' ')}: ended with ${code ?? signal}\n${stdout}${stderr}`));
    });
    // A program that ends without reading its input is judged by its exit status, not by the broken pipe.
    child.stdin.on('error', () => {});
    child.stdin.end(options.input ?? '');
  });
}
