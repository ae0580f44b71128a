// The steps of a transcript that are pgquilt and nothing else, run within the test's own process: starting Node, and
// loading the program, takes ten times as long as what most of them do.
import { run } from '../../src/cli/run.ts';
import type { Step } from './transcript.ts';

const WORD = /"([^"$`\\]*)"|'([^']*)'|([\w./:=,@-]+)/;
const COMMAND = new RegExp(`^pgquilt( (${WORD.source}))*$`);
/** An editor that prints nothing and asks nothing. */
const EDITOR = /^EDITOR=(?:"(sed -i [^"$`\\]*)"|(true)) (?=pgquilt )/;

/** The words after `pgquilt`, where bash would do no more with the command than to split it into these. */
export function wordsOf(command: string): string[] | null {
  const line = command.replace(EDITOR, '');
  if (!COMMAND.test(line)) return null;
  const words = [...line.slice('pgquilt'.length).matchAll(new RegExp(WORD, 'g'))];
  const found = words.map(([, double, single, bare]) => double ?? single ?? bare ?? '');
  // An editor is a process on the terminal's own streams; --version is the entry's, and not the command line's.
  const apart = line === command ? ['edit', '-V', '--version'] : ['-V', '--version'];
  return found.some((word) => apart.includes(word)) ? null : found;
}

/** The editor that the command is to be run with, where it says one. */
function editorOf(command: string): Record<string, string> {
  const [, sed, quiet] = EDITOR.exec(command) ?? [];
  const editor = sed ?? quiet;
  return editor === undefined ? {} : { EDITOR: editor };
}

/** Runs `pgquilt WORDS…`, both streams as one; gives the step with what it printed. */
export async function runInProcess(
  step: Step,
  words: readonly string[],
  options: { cwd: string; env: Record<string, string> },
): Promise<Step> {
  let text = '';
  const print = (more: string): void => {
    text += more;
  };
  const terminal = { stdoutIsTerminal: false, stderrIsTerminal: false, stdinIsTerminal: false };
  const env = { ...options.env, ...editorOf(step.command) };
  const status = await run(words, { ...options, env, ...terminal, out: print, err: print });
  return { ...step, output: text === '' ? [] : text.replace(/\n$/, '').split('\n'), status };
}
