// The options that every verb takes, before or after it.
import type { OptionSpec } from './command.ts';

export const globalOptions: readonly OptionSpec[] = [
  { flags: '-C <dir>', about: 'work in this folder' },
  { flags: '--target <name>', about: 'a target of series.yaml' },
  { flags: '--database <url>', about: 'postgres://…, pglite:DIR or pglite::memory:' },
  { flags: '--tree', about: 'bring udfs/ in line although the target was named' },
  { flags: '--read-only', about: 'refuse whatever would change something' },
  { flags: '--json', about: 'print one JSON document, errors too' },
  { flags: '--quiet', about: 'print nothing but errors' },
  { flags: '--yes', about: 'answer yes to every question' },
  { flags: '--color <when>', about: 'auto, always or never', choices: ['auto', 'always', 'never'] },
  { flags: '-h, --help', about: 'show help' },
  { flags: '-V, --version', about: 'show the version' },
];

export interface Globals {
  readonly directory: string | undefined;
  readonly target: string | undefined;
  readonly database: string | undefined;
  readonly tree: boolean;
  readonly readOnly: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly color: string | undefined;
}

/** Takes the global options out of what commander read. */
export function readGlobals(options: Readonly<Record<string, unknown>>): Globals {
  const text = (name: string) => (typeof options[name] === 'string' ? options[name] : undefined);
  const on = (name: string) => options[name] === true;
  return {
    directory: text('C'),
    target: text('target'),
    database: text('database'),
    tree: on('tree'),
    readOnly: on('readOnly'),
    json: on('json'),
    quiet: on('quiet'),
    color: text('color'),
  };
}
