// The lock of an embedded data directory: one process at a time may have it open. A live holder keeps it whatever
// its age; a dead one's is taken over (see lock-chain.ts for how, with several takers at once).
import { randomBytes } from 'node:crypto';
import { mkdirSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Problem } from '../problem.ts';
import { fsProblem } from './fs-problem.ts';
import { type Holder, sweepLeftovers, tryLock, unlock } from './lock-chain.ts';
import { ownIdentity } from './process-identity.ts';

/** A lock that is held. It is released at the normal end of the process, too. */
export interface DataLock {
  /** Gives the lock up. A second call does nothing. */
  release(): void;
}

/**
 * Takes the lock `<dir>.lock`. Waits up to `waitMs` (milliseconds, default 5000) for a live holder, then throws
 * Problem('locked') that names it. The directory itself need not be there.
 */
export async function acquireDataLock(dir: string, options: { waitMs?: number } = {}): Promise<DataLock> {
  const own: Holder = { ...ownIdentity(), token: randomBytes(12).toString('hex') };
  const deadline = Date.now() + (options.waitMs ?? 5000);
  const lock = attempt(dir, () => lockPath(dir));
  for (;;) {
    const result = attempt(dir, () => tryLock(lock, own));
    if (result === 'held') {
      sweepLeftovers(lock);
      return held(lock, own);
    }
    const left = deadline - Date.now();
    if (result !== 'again' && left <= 0) throw lockedProblem(dir, lock, result.holder);
    // Jitter, so that several takers do not meet at every turn.
    await delay(result === 'again' ? Math.random() * 5 : Math.min(left, 20 + Math.random() * 60));
  }
}

/** One lock for a directory, whatever links lead to it. */
function lockPath(dir: string): string {
  const absolute = resolve(dir);
  mkdirSync(dirname(absolute), { recursive: true });
  try {
    return `${realpathSync(absolute)}.lock`;
  } catch {
    return `${join(realpathSync(dirname(absolute)), basename(absolute))}.lock`;
  }
}

function held(lock: string, own: Holder): DataLock {
  let released = false;
  const release = () => {
    if (released) return;
    released = true;
    process.off('exit', release);
    try {
      unlock(lock, own);
    } catch {
      // What cannot be deleted names a process that is about to end, and is then taken over.
    }
  };
  process.on('exit', release);
  return { release };
}

function attempt<T>(dir: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    throw fsProblem(error, 'lock', dir);
  }
}

function lockedProblem(dir: string, lock: string, holder: Holder | null): Problem {
  if (holder === null) {
    const hint = `If no pgquilt is running, delete ${lock}.`;
    return new Problem('locked', `the data directory ${dir} is locked, and its lock file is damaged`, { hint });
  }
  const { pid, host } = holder;
  const message = `the data directory ${dir} is in use by process ${pid} on ${host}`;
  const hint = `Wait for it to end, or stop it; if ${host} is gone for good, delete ${lock}.`;
  return new Problem('locked', message, { hint });
}
