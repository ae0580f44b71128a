// Hands files to the user's editor and waits for it.
import { spawn } from 'node:child_process';
import { Problem } from '../problem.ts';

/** The editor's command line. Throws Problem('usage') where none is set. */
export function editorOf(env: NodeJS.ProcessEnv): string {
  const editor = env['VISUAL'] || env['EDITOR'];
  if (editor) return editor;
  throw new Problem('usage', 'no editor is known: neither VISUAL nor EDITOR is set', {
    hint: 'Set EDITOR, for example: export EDITOR=vi',
  });
}

/**
 * Opens `files` (relative to `cwd`) in the editor, on the user's terminal. With `keepStdout` what it prints goes to stderr.
 * Throws Problem('failed') where it cannot be started or ends with an error.
 */
export async function openEditor(
  editor: string,
  files: readonly string[],
  options: { cwd: string; env: NodeJS.ProcessEnv; keepStdout: boolean },
): Promise<void> {
  // The variable may hold arguments (`code --wait`), so a shell reads it; the files are never part of its text.
  const [program, args] =
    process.platform === 'win32'
      ? ['cmd', ['/c', `${editor} ${files.map((f) => `"${f}"`).join(' ')}`]]
      : ['sh', ['-c', `${editor} "$@"`, editor, ...files]];
  // An interrupt at the terminal is meant for the editor, which gets it, too.
  const interrupts = process.listeners('SIGINT');
  const leave = () => undefined;
  // First the new one: a signal that comes while nobody listens is lost.
  process.on('SIGINT', leave);
  for (const listener of interrupts) process.off('SIGINT', listener);
  const ended = await new Promise<number | string>((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: options.env,
      stdio: ['inherit', options.keepStdout ? 2 : 'inherit', 'inherit'],
    });
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? signal ?? 1));
  }).finally(() => {
    for (const listener of interrupts) process.on('SIGINT', listener);
    process.off('SIGINT', leave);
  });
  if (ended === 0) return;
  throw new Problem('failed', `the editor '${editor}' ended with ${ended}`, {
    hint: 'Set VISUAL or EDITOR to an editor that can be started here.',
  });
}
