// What a verb is on the command line: one record, from which parsing, help and dispatch are made. The records load no
// verb: `run` imports it when it is called.
import type { Problem } from '../problem.ts';
import type { Context, QueueContext } from '../queue/common/context.ts';
import type { Style } from './style.ts';

export type Group = 'queue' | 'look' | 'database' | 'permanent';

export interface ArgumentSpec {
  readonly name: string;
  readonly about: string;
  readonly optional?: boolean;
  /** Takes all the words that are left. */
  readonly many?: boolean;
}

export interface OptionSpec {
  /** As commander reads them: `-m, --message <text>`. */
  readonly flags: string;
  readonly about: string;
  readonly choices?: readonly string[];
}

export interface Example {
  /** A full command line that works. */
  readonly line: string;
  readonly meaning: string;
}

/** What a verb gives back: for people and for programs. Printing is left to run.ts. */
export interface Outcome {
  /** The document of --json; undefined: it was all said before. */
  readonly json: unknown;
  /** For stdout; '' or whole lines. */
  readonly text: string;
  /** For stderr, a line each. */
  readonly notes?: readonly string[];
  /** Where it is not 0 although the verb did what it was asked. */
  readonly exit?: number;
}

/** What a verb that goes on has to say in between: with --json the document on a line of its own. */
export interface Said {
  readonly json: unknown;
  /** For stdout; whole lines. */
  readonly text?: string;
  /** For stderr, a line each. */
  readonly notes?: readonly string[];
  /** An error that does not end the verb. */
  readonly problem?: Problem;
}

/** One command line, parsed. */
export interface Call {
  readonly args: readonly string[];
  /** The verb's own options, by commander's camel-cased names. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly json: boolean;
  /** Whether somebody sits at it: stdin and stdout are terminals. */
  readonly isTerminal: boolean;
  readonly style: Style;
  readonly progress: (line: string) => void;
  readonly tell: (said: Said) => void;
  /** A sentence with the database that the command line names in each of its commands. Notes and hints get it by themselves. */
  readonly hint: (sentence: string) => string;
  /** Takes what an interrupt does: it gives whether the verb ends by itself then; where not, the program ends with 130. */
  readonly onInterrupt: (ends: () => boolean) => void;
  /** The queue and the target that the options mean; outside a queue, only the target. */
  context(): Promise<Context>;
  /** The same; throws Problem('usage') outside a queue. */
  queue(): Promise<QueueContext>;
}

export interface Command {
  readonly name: string;
  readonly group: Group;
  /** One line, for the list of verbs. */
  readonly summary: string;
  readonly arguments?: readonly ArgumentSpec[];
  readonly options?: readonly OptionSpec[];
  /** Paragraphs under the usage in the verb's own help. */
  readonly details?: readonly string[];
  readonly examples: readonly [Example, ...Example[]];
  /** Changes the words after the verb before they are parsed. */
  readonly rewrite?: (words: readonly string[]) => string[];
  readonly run: (call: Call) => Promise<Outcome>;
}

/** Whether a switch was given. */
export function flag(call: Call, name: string): boolean {
  return call.options[name] === true;
}

/** The value of an option; undefined where it was not given. */
export function value(call: Call, name: string): string | undefined {
  const given = call.options[name];
  return typeof given === 'string' ? given : undefined;
}

/** The values of an option that may be repeated. */
export function values(call: Call, name: string): string[] {
  const given = call.options[name];
  return Array.isArray(given) ? given.map(String) : [];
}

/** Lines to text: '' for none. */
export function lines(all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join('');
}
