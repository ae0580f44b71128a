// Transcripts, as quilt tests itself with: `$ command`, its input (`< line`), what it prints on either stream (`> line`),
// its exit status where that is not 0 (`? 2`). In an expected line `*` stands for anything; `> **` for any number of lines.
import { spawn } from 'node:child_process';
import { literalPattern } from '../../src/literal-pattern.ts';

export interface Step {
  readonly command: string;
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly status: number;
  /** Comments and blank lines above the command. */
  readonly above: readonly string[];
}

/** Reads a transcript. Raises an error for a line of no known kind. */
export function readTranscript(text: string): Step[] {
  const steps: { command: string; input: string[]; output: string[]; status: number; above: string[] }[] = [];
  let above: string[] = [];
  for (const [at, line] of text.replace(/\n$/, '').split('\n').entries()) {
    const sign = line.slice(0, 1);
    const rest = line.slice(2);
    const step = steps[steps.length - 1];
    if (line === '' || sign === '#') above.push(line);
    else if (sign === '$') {
      steps.push({ command: rest, input: [], output: [], status: 0, above });
      above = [];
    } else if (step !== undefined && sign === '<') step.input.push(rest);
    else if (step !== undefined && sign === '>') step.output.push(rest);
    else if (step !== undefined && sign === '?') step.status = Number(rest);
    else throw new Error(`line ${at + 1} of the transcript is none: ${line}`);
  }
  return steps;
}

/** Writes a step as a transcript has it. */
export function writeStep({ command, input, output, status, above }: Step): string {
  const lines = [
    ...above,
    `$ ${command}`,
    ...input.map((line) => `< ${line}`.trimEnd()),
    ...output.map((line) => `> ${line}`.trimEnd()),
    ...(status === 0 ? [] : [`? ${status}`]),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** Runs a command in bash, both streams as one; gives it as a step with what it printed. */
export function runStep(step: Step, options: { cwd: string; env: Record<string, string> }): Promise<Step> {
  return new Promise((resolve, reject) => {
    const child = spawn('bash', ['-c', `exec 2>&1; ${step.command}`], options);
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      const output = text === '' ? [] : text.replace(/\n$/, '').split('\n');
      resolve({ ...step, output, status: code ?? -1 });
    });
    child.stdin.on('error', () => {});
    child.stdin.end(step.input.map((line) => `${line}\n`).join(''));
  });
}

/** Whether what was printed is what the transcript expects. */
export function matches(expected: readonly string[], actual: readonly string[]): boolean {
  const [line, ...rest] = expected;
  if (line === undefined) return actual.length === 0;
  if (line === '**') return actual.some((_, at) => matches(rest, actual.slice(at))) || matches(rest, []);
  const [first, ...others] = actual;
  return first !== undefined && lineMatches(line, first.trimEnd()) && matches(rest, others);
}

function lineMatches(expected: string, actual: string): boolean {
  const pattern = expected.trimEnd().split('*').map(literalPattern).join('.*');
  return new RegExp(`^${pattern}$`, 'su').test(actual);
}
