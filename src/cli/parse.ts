// The parser of the one verb that runs: commander, told by the verb's record, with its errors turned into Problems.
import { CommanderError, Option, Command as Parser } from 'commander';
import { Problem } from '../problem.ts';
import { didYouMean } from '../series/suggest.ts';
import type { Command } from './command.ts';
import { type Globals, globalOptions, readGlobals } from './globals.ts';

/** What parsing needs of a verb; a name of '' is the program itself, with no verb. */
export type Parsable = Pick<Command, 'name' | 'arguments' | 'options' | 'rewrite'>;

export interface Parsed {
  readonly args: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
  readonly globals: Globals;
}

/** Parses the words around the verb. Throws Problem('usage') for what the verb does not take. */
export function parseCommand(command: Parsable, before: readonly string[], after: readonly string[]): Parsed {
  const parser = parserOf(command);
  const words = [...before, ...(command.rewrite === undefined ? after : command.rewrite(after))];
  refuseSwallowed(command, words);
  try {
    parser.parse(words, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) throw usageProblem(command, error);
    throw error;
  }
  const options = parser.opts();
  return { args: parser.args, options, globals: readGlobals(options) };
}

function parserOf(command: Parsable): Parser {
  const parser = new Parser(command.name)
    .helpOption(false)
    .exitOverride()
    .showSuggestionAfterError(false)
    .configureOutput({ writeOut: () => undefined, writeErr: () => undefined })
    .action(() => undefined);
  for (const { name, about, optional, many } of command.arguments ?? []) {
    const word = `${name}${many === true ? '...' : ''}`;
    parser.argument(optional === true ? `[${word}]` : `<${word}>`, about);
  }
  for (const { flags, about, choices } of optionsOf(command)) {
    const option = new Option(flags, about);
    parser.addOption(choices === undefined ? option : option.choices([...choices]));
  }
  return parser;
}

/** Commander takes any word for the value of an option that needs one: another option, and what is behind that is odd then. */
function refuseSwallowed(command: Parsable, words: readonly string[]): void {
  const specs = optionsOf(command).map(({ flags }) => ({
    names: flags.split(/[ ,]+/).filter((name) => name.startsWith('-')),
    value: /<.*>/.exec(flags)?.[0],
  }));
  for (let at = 0; at < words.length && words[at] !== '--'; at++) {
    const [word = '', next = ''] = words.slice(at, at + 2);
    const { value, names = [] } = specs.find((spec) => spec.names.includes(word)) ?? {};
    if (value === undefined) continue;
    const [name = ''] = next.split('=');
    if (specs.some((spec) => spec.names.includes(name))) {
      // A text may be anything; a name, a number or a folder is hardly called like an option.
      const asText = value === '<text>' ? ` If '${next}' is the text: ${names.at(-1)}=${next}.` : '';
      throw new Problem('usage', `${toVerb(command, ': ')}${word} has no value: '${name}' behind it is an option`, {
        hint: `Write pgquilt ${toVerb(command, ' ')}${word} ${value}.${asText} ${seeHelp(command)}`,
      });
    }
    at++;
  }
}

const optionsOf = (command: Parsable) => [...(command.options ?? []), ...globalOptions];

const toVerb = ({ name }: Parsable, then: string): string => (name === '' ? '' : `${name}${then}`);

const seeHelp = (command: Parsable): string => `pgquilt ${toVerb(command, ' ')}--help shows what it takes.`;

function usageProblem(command: Parsable, error: CommanderError): Problem {
  const message = error.message.replace(/^error: /, '').replace(/\s*\n[\s\S]*/, '');
  const unknown = /^unknown option '(-[^'=]*)/.exec(message)?.[1];
  const known = optionsOf(command).flatMap((o) => o.flags.match(/--[\w-]+/g) ?? []);
  const near = unknown === undefined ? undefined : didYouMean(unknown, known);
  const help = seeHelp(command);
  return new Problem('usage', `${toVerb(command, ': ')}${message}`, {
    hint: near === undefined ? help : `${near} ${help}`,
  });
}
