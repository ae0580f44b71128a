// Processor time of a program and of the server together, where Linux tells it: unlike the time on the clock it says the
// same when the machine is busy with something else.
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import type { Bench } from './bench.ts';
import { type Program, run } from './process.ts';

/** A tick of the counters in /proc, which is the same on every Linux that Node runs on. */
const TICK = 10;

/** Milliseconds on the clock, and of processor time; the latter is undefined where it cannot be had. */
export async function runWithCpu(bench: Bench, program: Program): Promise<{ milliseconds: number; cpu?: number }> {
  const before = spentByChildren(bench);
  const { milliseconds } = await run(program);
  if (before === undefined) return { milliseconds };
  // The server's process for the connection ends, and is counted, a moment after the client's.
  await setTimeout(100);
  const after = spentByChildren(bench);
  return after === undefined ? { milliseconds } : { milliseconds, cpu: after - before };
}

/** What the ended children of this process and of the postmaster have used so far. */
function spentByChildren(bench: Bench): number | undefined {
  try {
    return [process.pid, bench.server.pid]
      .map((pid) =>
        readFileSync(`/proc/${pid}/stat`, 'utf8')
          .replace(/^.*\) /s, '')
          .split(' '),
      )
      .reduce((sum, fields) => sum + (Number(fields[13]) + Number(fields[14])) * TICK, 0);
  } catch {
    return undefined;
  }
}
