// Runs the built program and kills it, as kill -9 does, at a moment that chance picks.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cleanEnvironment, program } from '../support/run.ts';
import type { WireProxy } from './wire-proxy.ts';

/** When to kill: so long after the start, at a message of the connection, or so long after the connection's end. */
export type Moment =
  | { readonly after: 'start'; readonly milliseconds: number }
  | { readonly after: 'message'; readonly number: number }
  | { readonly after: 'connection'; readonly milliseconds: number };

export interface MomentRanges {
  /** How long the command takes where nobody kills it, in milliseconds. */
  readonly milliseconds: number;
  /** How many messages its connection has. */
  readonly messages: number;
}

/** A moment by chance: most of them while the server is at work or the files are being written. */
export function randomMoment(random: () => number, ranges: MomentRanges): Moment {
  const kind = random();
  if (kind < 0.3) return { after: 'start', milliseconds: random() * ranges.milliseconds };
  if (kind < 0.7) return { after: 'message', number: Math.trunc(random() * ranges.messages) };
  return { after: 'connection', milliseconds: random() * ranges.milliseconds * 0.3 };
}

/**
 * Runs `pgquilt args` in `cwd` and kills it at the moment, or interrupts it as ^C does; whether it was still running then, or
 * else its exit status.
 */
export async function runAndKill(
  args: readonly string[],
  cwd: string,
  moment: Moment,
  proxy?: WireProxy,
  signal: 'SIGKILL' | 'SIGINT' = 'SIGKILL',
): Promise<{ killed: boolean; code: number | null; stderr: string }> {
  const child = spawn(process.execPath, [program, ...args], { cwd, env: cleanEnvironment() });
  const ended = once(child, 'close');
  let stderr = '';
  let timer: NodeJS.Timeout | undefined;
  const kill = (): void => void child.kill(signal);
  child.stdout.resume();
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  if (moment.after === 'start') timer = setTimeout(kill, moment.milliseconds);
  let messages = 0;
  if (proxy !== undefined) {
    proxy.onMessage = ({ from, type }) => {
      if (moment.after === 'message' && messages++ === moment.number) kill();
      // Terminate: all that is left to do now is to the files.
      if (moment.after === 'connection' && from === 'client' && type === 'X')
        timer = setTimeout(kill, moment.milliseconds);
    };
  }
  const [code, endedBy] = (await ended) as [number | null, NodeJS.Signals | null];
  clearTimeout(timer);
  if (proxy !== undefined) proxy.onMessage = undefined;
  // An interrupt is caught, but for the moment before the program has begun to listen.
  return { killed: endedBy === signal || code === 130, code, stderr };
}
