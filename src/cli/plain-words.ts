// Words without an option among them, read without commander: to load it costs more than to look at a ledger.
import { readGlobals } from './globals.ts';
import type { Parsable, Parsed } from './parse.ts';

/**
 * What commander would read; null where that is for it to say: an option was given, or one has a value all the same, the
 * verb rewrites its words, or there are too few or too many.
 */
export function readPlainWords(command: Parsable, before: readonly string[], after: readonly string[]): Parsed | null {
  const words = [...before, ...after];
  if (command.rewrite !== undefined || words.some((word) => word.startsWith('-'))) return null;
  if (command.options?.some(({ flags }) => flags.includes('--no-')) === true) return null;
  const specs = command.arguments ?? [];
  const least = specs.filter(({ optional }) => optional !== true).length;
  const most = specs.some(({ many }) => many === true) ? words.length : specs.length;
  if (words.length < least || words.length > most) return null;
  return { args: words, options: {}, globals: readGlobals({}) };
}
