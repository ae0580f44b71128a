// The steps of a transcript that are pgquilt and nothing else, run within the test's own process: starting Node, and
// loading the program, takes ten times as long as what most of them do.
import { run } from '../../src/cli/run.ts';
import type { Step } from './transcript.ts';

const WORD = /"([^"$`\\]*)"|'([^']*)'|([\w./:=,@-]+)/;
const COMMAND = new RegExp(`^pgquilt( (${WORD.source}))*$`);

/** The words after `pgquilt`, where bash would do no more with the command than to split it into these. */
export function wordsOf(command: string): string[] | null {
  if (!COMMAND.test(command)) return null;
  const words = [...command.slice('pgquilt'.length).matchAll(new RegExp(WORD, 'g'))];
  const found = words.map(([, double, single, bare]) => double ?? single ?? bare ?? '');
  // An editor is a process on the terminal's own streams; --version is the entry's, and not the command line's.
  return found.some((word) => ['edit', '-V', '--version'].includes(word)) ? null : found;
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
  const status = await run(words, { ...options, ...terminal, out: print, err: print });
  return { ...step, output: text === '' ? [] : text.replace(/\n$/, '').split('\n'), status };
}
