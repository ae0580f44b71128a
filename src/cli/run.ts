// One command line from its words to its exit status. Everything that a verb returns or throws becomes text or JSON
// here, and nowhere else.
import { statSync } from 'node:fs';
import path from 'node:path';
import { Problem } from '../problem.ts';
import { firstLook } from './argv.ts';
import { AtWork } from './at-work.ts';
import type { Call, Command, Outcome, Said } from './command.ts';
import { asProblem, exitStatus } from './exit.ts';
import type { Globals } from './globals.ts';
import { listing } from './listing.ts';
import { problemJson, problemText } from './output/problem.ts';
import { readPlainWords } from './plain-words.ts';
import { Planned } from './planned.ts';
import { forTarget, type Named, problemForTarget } from './same-target.ts';
import { type Style, styleFor } from './style.ts';
import { version } from './version.ts';

/** The world outside, as far as the command line touches it. */
export interface Terminal {
  /** Throws where the folder in which the program was started is no longer there. */
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly stdoutIsTerminal: boolean;
  readonly stderrIsTerminal: boolean;
  readonly stdinIsTerminal: boolean;
  out(text: string): void;
  err(text: string): void;
  /** Takes what to do at an interrupt, as Call has it. */
  onInterrupt?(ends: () => boolean): void;
}

/** Runs `pgquilt ARGV…` and gives its exit status. Never throws. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  const look = firstLook(argv);
  const say = {
    json: look.json,
    quiet: false,
    named: {} as Named,
    style: styleFor(colorOf(argv), terminal.stderrIsTerminal, terminal.env),
  };
  try {
    if (look.version) return print(terminal, `${version}\n`);
    const style = styleFor(colorOf(argv), terminal.stdoutIsTerminal, terminal.env);
    if (look.verb === undefined && look.help) return print(terminal, await helpOf(undefined, style));
    const command = look.verb === undefined ? await bareCommand(argv, terminal) : await findCommand(look.verb);
    if (look.help) return print(terminal, await helpOf(command, style));
    const { args, options, globals } =
      readPlainWords(command, look.before, look.after) ??
      (await import('./parse.ts')).parseCommand(command, look.before, look.after);
    say.quiet = globals.quiet;
    say.named = globals;
    const atWork = new AtWork(terminal, globals.quiet);
    const planned = new Planned(options);
    const call = makeCall(args, options, globals, terminal, style, atWork, planned, (said) =>
      tell(said, say, terminal),
    );
    return report(planned.in(await command.run(call)), globals, terminal);
  } catch (error) {
    return fail(asProblem(error), say, terminal);
  }
}

function print(terminal: Terminal, text: string): number {
  terminal.out(text);
  return 0;
}

/** No verb: a person at a terminal sees the queue, a script an error. */
async function bareCommand(argv: readonly string[], terminal: Terminal): Promise<Command> {
  const { parseCommand } = await import('./parse.ts');
  parseCommand({ name: '' }, argv, []);
  if (terminal.stdinIsTerminal && terminal.stdoutIsTerminal) return (await import('./commands/ui.ts')).ui;
  throw new Problem('usage', 'which verb? The usage is: pgquilt [options] VERB [arguments]', {
    hint: 'pgquilt --help lists the verbs.',
  });
}

async function findCommand(verb: string): Promise<Command> {
  const quick = listing.find((c) => c.name === verb);
  if (quick !== undefined) return quick;
  const { commands } = await import('./commands.ts');
  const command = commands.find((c) => c.name === verb);
  if (command !== undefined) return command;
  const { didYouMean } = await import('../series/suggest.ts');
  const near = didYouMean(
    verb,
    commands.map((c) => c.name),
  );
  throw new Problem('usage', `'${verb}' is not a pgquilt verb`, { hint: near ?? 'pgquilt --help lists the verbs.' });
}

/** The help of a verb, or of the program. */
async function helpOf(command: Command | undefined, style: Style): Promise<string> {
  const { commandHelp, programHelp } = await import('./help.ts');
  return command === undefined
    ? programHelp((await import('./commands.ts')).commands, style)
    : commandHelp(command, style);
}

function makeCall(
  args: readonly string[],
  options: Readonly<Record<string, unknown>>,
  globals: Globals,
  terminal: Terminal,
  style: Style,
  atWork: AtWork,
  { binding: planned }: Planned,
  tell: (said: Said) => void,
): Call {
  const cwd = folderOf(terminal, globals.directory);
  const progress = (line: string) => {
    if (!globals.quiet) terminal.err(`${line}\n`);
  };
  const step = (line: string | null) => atWork.begin(line);
  const load = () => import('../queue/common/context.ts');
  const open = async () => {
    const [{ locateQueue, openContext }, { readPlainSeries }] = await Promise.all([
      load(),
      import('../series/plain.ts'),
    ]);
    const { target, database, tree, readOnly } = globals;
    const common = {
      cwd,
      env: terminal.env,
      target,
      database,
      tree,
      readOnly,
      toolVersion: version,
      progress,
      step,
      planned,
    };
    const located = locateQueue(cwd);
    // Most series are plain; the YAML library is loaded for the others only.
    const plain = readPlainSeries(located.seriesText);
    const readSeries = plain === null ? (await import('../series/read.ts')).readSeries : () => plain;
    return openContext({ ...common, located, readSeries });
  };
  return {
    args,
    options,
    cwd,
    env: terminal.env,
    json: globals.json,
    // Asked first for what costs nothing to know.
    isTerminal: terminal.stdoutIsTerminal && terminal.stdinIsTerminal,
    style: globals.json ? (_, text) => text : style,
    progress,
    tell,
    hint: (sentence) => forTarget(sentence, globals),
    onInterrupt: (ends) => terminal.onInterrupt?.(ends),
    context: open,
    queue: async () => (await load()).needQueue(await open()),
  };
}

/** The folder of -C, or the current one. Throws Problem: 'usage' where there is no such folder, 'failed' where the current one is gone. */
function folderOf(terminal: Terminal, directory: string | undefined): string {
  if (directory === undefined) return currentFolder(terminal);
  const folder = path.resolve(path.isAbsolute(directory) ? '/' : currentFolder(terminal), directory);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return folder;
  throw new Problem('usage', `-C ${directory}: there is no such folder`, { hint: 'Make it first, or leave -C out.' });
}

function currentFolder(terminal: Terminal): string {
  try {
    return terminal.cwd;
  } catch (cause) {
    throw new Problem('failed', 'the current folder is not there any more', {
      hint: 'Go to another one (cd …), or name one: pgquilt -C FOLDER.',
      cause,
    });
  }
}

/** Prints what the verb returned. --quiet leaves errors only, but a document that was asked for is a document. */
function report(outcome: Outcome, globals: Globals, terminal: Terminal): number {
  if (!globals.quiet) for (const note of outcome.notes ?? []) terminal.err(`${forTarget(note, globals)}\n`);
  if (!globals.json) terminal.out(globals.quiet ? '' : outcome.text);
  else if (outcome.json !== undefined) terminal.out(`${JSON.stringify(outcome.json, null, 2)}\n`);
  return outcome.exit ?? 0;
}

/** How a call wants to be spoken to. */
interface Manner {
  readonly json: boolean;
  readonly quiet: boolean;
  /** The database that the command line names. */
  readonly named: Named;
  /** That of stderr. */
  readonly style: Style;
}

/** Prints what is said before the end. */
function tell({ json, text = '', notes = [], problem }: Said, say: Manner, terminal: Terminal): void {
  if (!say.quiet) for (const note of notes) terminal.err(`${forTarget(note, say.named)}\n`);
  if (say.json) terminal.out(`${JSON.stringify(json)}\n`);
  else if (problem !== undefined) terminal.err(problemText(problemForTarget(problem, say.named), say.style));
  else if (!say.quiet) terminal.out(text);
}

function fail(problem: Problem, say: Manner, terminal: Terminal): number {
  const shown = problemForTarget(problem, say.named);
  if (say.json) terminal.out(`${JSON.stringify(problemJson(shown), null, 2)}\n`);
  // That there was nothing to do is no error: the exit status says it.
  else if (!(say.quiet && problem.code === 'nothing-to-do')) terminal.err(problemText(shown, say.style));
  if (terminal.env['PGQUILT_DEBUG']) terminal.err(`${stacks(problem)}\n`);
  return exitStatus[problem.code];
}

function stacks(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? error.message;
  return error.cause === undefined ? own : `${own}\ncaused by ${stacks(error.cause)}`;
}

/** --color as far as it can be read before the parser runs. */
function colorOf(argv: readonly string[]): string | undefined {
  const at = argv.findIndex((word) => word === '--color' || word.startsWith('--color='));
  return at < 0 ? undefined : argv[at] === '--color' ? argv[at + 1] : argv[at]?.slice('--color='.length);
}
