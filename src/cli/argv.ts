// A first look at the words of the command line, before any parser is built: which verb is meant, and what has to be
// known even where the rest turns out to be wrong.

/** Global options that take the next word. */
export const takeValue: ReadonlySet<string> = new Set(['-C', '--target', '--database', '--color']);

export interface FirstLook {
  readonly verb: string | undefined;
  /** The words before the verb: global options. */
  readonly before: readonly string[];
  /** The words after it. */
  readonly after: readonly string[];
  readonly help: boolean;
  readonly version: boolean;
  readonly json: boolean;
}

/** Finds the verb: the first word that is neither an option nor the value of a global one. */
export function firstLook(argv: readonly string[]): FirstLook {
  let at = 0;
  for (; at < argv.length; at++) {
    const word = argv[at] ?? '';
    if (takeValue.has(word)) at++;
    else if (!word.startsWith('-') || word === '-') break;
  }
  const end = argv.indexOf('--');
  const options = end < 0 ? argv : argv.slice(0, end);
  const verb = argv[at];
  // `pgquilt help push` is `pgquilt push --help`.
  if (verb === 'help') {
    const [asked, ...rest] = argv.slice(at + 1);
    return { ...firstLook([...argv.slice(0, at), ...(asked === undefined ? [] : [asked]), ...rest]), help: true };
  }
  return {
    verb,
    before: argv.slice(0, at),
    after: argv.slice(at + 1),
    help: options.includes('--help') || options.includes('-h'),
    version: verb === undefined && (options.includes('--version') || options.includes('-V')),
    json: options.includes('--json'),
  };
}
