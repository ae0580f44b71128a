// The commands in a hint go where the command went that failed: typed as they stand, they would go to the default target.
import { Problem } from '../problem.ts';
import type { Globals } from './globals.ts';

/** Which database the command line names, if it does. */
export type Named = Partial<Pick<Globals, 'target' | 'database'>>;

/** A command in a sentence; a verb's --help has no target, nor has what starts a queue. */
const COMMAND = /\bpgquilt (?!init\b|completion\b)([a-z]+)\b(?! --help)/g;

/** The text with the target that was named in each of its commands; a URL, which may hold a password, is not repeated. */
export function forTarget(text: string, { target, database }: Named): string {
  if (target === undefined && database === undefined) return text;
  if (/--(?:target|database)\b/.test(text)) return text;
  const words =
    target === undefined
      ? '--database URL'
      : `--target ${/^[\w.-]+$/.test(target) ? target : `'${target.replaceAll("'", "'\\''")}'`}`;
  return text.replace(COMMAND, (command) => `${command} ${words}`);
}

/** The problem with such a hint. */
export function problemForTarget(problem: Problem, globals: Named): Problem {
  const { code, message, hint } = problem;
  if (hint === undefined) return problem;
  return new Problem(code, message, { ...problem, hint: forTarget(hint, globals) });
}
