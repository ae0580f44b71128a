// What a page shows of a terminal: the commands of its ```console blocks, each with what it prints.
import type { Step } from '../transcripts/transcript.ts';

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
