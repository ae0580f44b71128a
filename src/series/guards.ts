// Guards: which patches take part under a selection. The rules are those of Mercurial's queues.
import type { Guard, SeriesEntry } from './types.ts';

/**
 * Whether the selection hides the patch: one of its negative guards is selected, or it has positive guards and
 * none of them is selected.
 */
export function isGuarded(entry: Pick<SeriesEntry, 'guards'>, selected: ReadonlySet<string>): boolean {
  const positive = entry.guards.filter((guard) => guard.sign === '+');
  if (entry.guards.some((guard) => guard.sign === '-' && selected.has(guard.name))) return true;
  return positive.length > 0 && !positive.some((guard) => selected.has(guard.name));
}

const guardPattern = /^([+-])([\p{L}\p{N}_][\p{L}\p{N}_.-]*)$/u;

/** The guard that `word` writes (`+partner`), or null where it writes none. */
export function parseGuard(word: string): Guard | null {
  const match = guardPattern.exec(word);
  if (match === null) return null;
  return { sign: match[1] === '+' ? '+' : '-', name: match[2] ?? '' };
}

/** An entry as its line has it: the name, then the guards, with one space between. */
export function formatEntry(name: string, guards: readonly Guard[]): string {
  return [name, ...guards.map(formatGuard)].join(' ');
}

/** A guard as it is written: `+partner`. */
export function formatGuard({ sign, name }: Guard): string {
  return `${sign}${name}`;
}

export function formatGuards(guards: readonly Guard[]): string {
  return guards.map(formatGuard).join(' ');
}

/** Whether the word can name a guard: what a selection is made of. */
export function isGuardName(word: string): boolean {
  return parseGuard(`+${word}`) !== null;
}
