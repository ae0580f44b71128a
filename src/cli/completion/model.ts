// What can be completed on a command line, taken from the table of verbs: the same for every shell.
import type { Command, OptionSpec } from '../command.ts';
import { globalOptions } from '../globals.ts';

/** Words that are asked for when they are needed: `pgquilt completion --words patches`. */
export const liveKinds = ['patches', 'units', 'guards', 'targets'] as const;
export type LiveKind = (typeof liveKinds)[number];

/** What may stand in a place: words that are fixed, or live ones. */
export type Words = readonly string[] | LiveKind;

export interface CompletedOption {
  readonly short: string | null;
  readonly long: string | null;
  readonly about: string;
  readonly takesValue: boolean;
  /** Of the value. */
  readonly words: Words | null;
}

export interface CompletedVerb {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly CompletedOption[];
  /** By place; the last one counts for all that follow where `many`. Null: anything. */
  readonly places: readonly (Words | null)[];
  readonly many: boolean;
}

/** The names of arguments and of values say what they are. */
const KINDS: Readonly<Record<string, LiveKind>> = {
  goal: 'patches',
  old: 'patches',
  patch: 'patches',
  name: 'patches',
  unit: 'units',
  guards: 'guards',
};

/** Where `name` is a new one, or a guard is written with a sign. */
const FREE = new Set(['new name', 'guard guards', 'adopt --new']);

const ofTarget: Readonly<Record<string, Words>> = { '--target': 'targets' };

export function completedVerbs(commands: readonly Command[], shells: readonly string[]): CompletedVerb[] {
  const verbs = commands.map((command): CompletedVerb => {
    const args = command.arguments ?? [];
    return {
      name: command.name,
      summary: command.summary,
      options: [...(command.options ?? []), ...globalOptions].map((option) => completedOption(option, command.name)),
      places: args.map(({ name }) => {
        if (command.name === 'completion') return shells;
        return FREE.has(`${command.name} ${name}`) ? null : (KINDS[name] ?? null);
      }),
      many: args[args.length - 1]?.many === true,
    };
  });
  const names = commands.map((c) => c.name);
  return [...verbs, { name: 'help', summary: 'show the help of a verb', options: [], places: [names], many: false }];
}

/** The options before the verb. */
export function completedGlobals(): CompletedOption[] {
  return globalOptions.map((option) => completedOption(option, ''));
}

function completedOption({ flags, about, choices }: OptionSpec, verb: string): CompletedOption {
  const value = /<([\w-]+)(?:\.\.\.)?>/.exec(flags)?.[1] ?? null;
  const long = /--[\w-]+/.exec(flags)?.[0] ?? null;
  const free = long === null || FREE.has(`${verb} ${long}`);
  const words = choices ?? (value === null ? null : (ofTarget[long ?? ''] ?? (free ? null : (KINDS[value] ?? null))));
  return { short: /(?:^|\s)(-\w)\b/.exec(flags)?.[1] ?? null, long, about, takesValue: value !== null, words };
}

/** The words that options are written with. */
export function flagsOf(options: readonly CompletedOption[]): string[] {
  return options.flatMap(({ short, long }) => [short, long].filter((flag) => flag !== null));
}
