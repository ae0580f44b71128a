// What a page shows of a terminal: the commands of its ```console blocks, each with what it prints. There `…` stands for
// anything: a line of it for any lines, in a line for any text.
import { chmodSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect } from 'vitest';
import { matches, runStep, type Step } from '../transcripts/transcript.ts';
import { cleanEnvironment, program } from './run.ts';
import { tempDir } from './temp.ts';

/** The steps of a page's or a section's blocks, in order; here-documents belong to their command. */
export function consoleSteps(markdown: string): Step[] {
  const steps: { command: string; output: string[] }[] = [];
  for (const [, block = ''] of markdown.matchAll(/^```console\n([\s\S]*?)^```$/gm)) {
    let end: string | undefined;
    for (const line of block.trimEnd().split('\n')) {
      const step = steps.at(-1);
      if (step !== undefined && end !== undefined) {
        step.command += `\n${line}`;
        if (line === end) end = undefined;
      } else if (line.startsWith('$ ')) {
        steps.push({ command: line.slice(2), output: [] });
        end = /<<'(\w+)'$/.exec(line)?.[1];
      } else step?.output.push(line);
    }
  }
  return steps.map((step) => ({ ...step, input: [], status: 0, above: [] }));
}

/** An environment with the built program first on its PATH, and after it `more` folders. */
export function pageEnvironment(
  own: Record<string, string> = {},
  more: readonly string[] = [],
): Record<string, string> {
  const bin = tempDir();
  writeFileSync(join(bin, 'pgquilt'), `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`);
  chmodSync(join(bin, 'pgquilt'), 0o755);
  return { ...cleanEnvironment(), ...own, PATH: [bin, ...more, process.env['PATH']].join(delimiter) };
}

/** Runs the steps one after the other; expects each to print what the page says and to end with 0. */
export async function expectSteps(
  steps: readonly Step[],
  options: { cwd: string; env: Record<string, string> },
): Promise<void> {
  for (const step of steps) {
    const { output, status } = await runStep(step, options);
    const expected = step.output.map((line) => (line === '…' ? '**' : line.replaceAll('…', '*')));
    if (status === 0 && matches(expected, output)) continue;
    const { command } = step;
    expect({ command, output, status }).toEqual({ command, output: step.output, status: 0 });
  }
}
