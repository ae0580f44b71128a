// Which process is meant, beyond doubt: a number alone is given out again after its process has ended.
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** A process on a machine. `start` tells two processes with one number apart; null where the system has no /proc. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly start: string | null;
  readonly host: string;
}

/** This process. */
export function ownIdentity(): ProcessIdentity {
  return { pid: process.pid, start: procStat(process.pid)?.start ?? null, host: hostname() };
}

/** Whether the process has surely ended. One on another machine cannot be seen, so it never has. */
export function hasEnded(identity: ProcessIdentity): boolean {
  if (identity.host !== hostname()) return false;
  if (!pidExists(identity.pid)) return true;
  const now = procStat(identity.pid);
  if (now === null) return false;
  if (now.zombie) return true;
  return identity.start !== null && identity.start !== now.start;
}

/** Whether some process has this number now. */
export function pidExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, and another user's.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** From /proc: when it started (the boot, and the ticks since then), and whether it has ended but is not yet reaped. */
function procStat(pid: number): { start: string; zombie: boolean } | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in parentheses and may itself hold spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, ticks] = [fields[0], fields[19]];
    return ticks === undefined ? null : { start: `${boot}/${ticks}`, zombie: state === 'Z' || state === 'X' };
  } catch {
    return null;
  }
}
