// The most memory that a Node program ever held, told by the program itself as it ends.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Program, run } from './process.ts';

// VmHWM counts from the exec on. What getrusage tells may be that of the process that forked, where it is greater.
const HOOK = `import { readFileSync, writeFileSync } from 'node:fs';
process.on('exit', () => {
  let peak = process.resourceUsage().maxRSS;
  try {
    peak = Number(/VmHWM:\\s*(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]);
  } catch {}
  writeFileSync(process.env.BENCH_PEAK, String(peak));
});
`;

/** Runs a Node program; gives its peak in kilobytes and its time. */
export async function runForPeak(program: Program, work: string): Promise<{ peak: number; milliseconds: number }> {
  const hook = join(work, 'peak.mjs');
  const out = join(work, 'peak.txt');
  writeFileSync(hook, HOOK);
  const { milliseconds } = await run({
    ...program,
    args: ['--import', hook, ...program.args],
    env: { ...program.env, BENCH_PEAK: out },
  });
  return { peak: Number(readFileSync(out, 'utf8')), milliseconds };
}
