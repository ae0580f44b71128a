// The files of a data lock. `DIR.lock` names its holder. A dead holder's lock is taken over through a claim,
// `DIR.lock.<the dead holder's token>`, that only one taker can make; a claimant that dies before it has put its own
// lock in place is succeeded in the same way, so lock and claims form a chain:
//
//   DIR.lock {token: a, dead} → DIR.lock.a {token: b, dead} → DIR.lock.b {token: c, live}    c is the holder
//
// While a is dead, only the process at the end of the chain may replace DIR.lock, and it looks again after it has made
// its claim: a taker that read the chain long ago finds that the chain no longer leads to it, and starts again.
import {
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { errorCode, isMissing } from './fs-problem.ts';
import { hasEnded, type ProcessIdentity } from './process-identity.ts';

export interface Holder extends ProcessIdentity {
  /** Random: no two holders have the same. */
  readonly token: string;
}

interface Link {
  readonly path: string;
  /** Null where the file is damaged: then nobody can say that the holder is dead. */
  readonly holder: Holder | null;
}

/**
 * Tries once to make `own` the holder of the lock. Returns 'held' when it is, 'again' when something changed
 * meanwhile, else who holds it (null: a damaged file).
 */
export function tryLock(lock: string, own: Holder): 'held' | 'again' | { holder: Holder | null } {
  const chain = readChain(lock);
  const last = chain.at(-1);
  if (last === undefined) return create(lock, own) ? 'held' : 'again';
  if (last.holder === null || !hasEnded(last.holder)) return { holder: last.holder };
  const claim = `${lock}.${last.holder.token}`;
  if (!create(claim, own)) return 'again';
  const now = readChain(lock);
  if (now.at(-1)?.holder?.token !== own.token) {
    rmSync(claim, { force: true });
    return 'again';
  }
  // The lock's file is replaced in one step; only then do the claims go.
  const next = `${lock}.${own.token}.new`;
  write(next, own, 'w');
  renameSync(next, lock);
  for (const { path } of now) if (path !== lock) rmSync(path, { force: true });
  return 'held';
}

/**
 * Removes what takers that were killed have left. Only the holder may: while it lives, no claim leads anywhere. A
 * file that a live taker is just making stays, since it is about to be linked.
 */
export function sweepLeftovers(lock: string): void {
  const prefix = `${basename(lock)}.`;
  try {
    for (const name of readdirSync(dirname(lock))) {
      const path = join(dirname(lock), name);
      const holder = name.startsWith(prefix) ? readHolder(path) : null;
      if (holder && hasEnded(holder)) rmSync(path, { force: true });
    }
  } catch {
    // Leftovers do no harm, so what cannot be read or removed stays.
  }
}

/** Gives the lock up where `own` still holds it. */
export function unlock(lock: string, own: Holder): void {
  if (readHolder(lock)?.token === own.token) rmSync(lock, { force: true });
}

function readChain(lock: string): Link[] {
  const chain: Link[] = [];
  let path = lock;
  for (;;) {
    const holder = readHolder(path);
    if (holder === undefined) return chain;
    chain.push({ path, holder });
    if (holder === null) return chain;
    path = `${lock}.${holder.token}`;
  }
}

/** The holder that the file names; undefined where there is no file, null where it is damaged. */
function readHolder(path: string): Holder | null | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isHolder(value) ? value : null;
  } catch (error) {
    if (isMissing(error)) return undefined;
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function isHolder(value: unknown): value is Holder {
  const { pid, start, host, token } = (value ?? {}) as Partial<Record<keyof Holder, unknown>>;
  const process = Number.isInteger(pid) && Number(pid) > 0 && (start === null || typeof start === 'string');
  return process && typeof host === 'string' && typeof token === 'string' && /^[0-9a-f]{16,64}$/.test(token);
}

/** Makes the file with its content in one step; false where there is one already. */
function create(path: string, own: Holder): boolean {
  const temporary = `${path}.${own.token}.new`;
  try {
    write(temporary, own, 'w');
    linkSync(temporary, path);
    return true;
  } catch (error) {
    const code = errorCode(error) ?? '';
    if (code === 'EEXIST') return false;
    if (['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(code)) return createWithoutLink(path, own);
    throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** For file systems without hard links: exclusive still, but for a moment the file is empty, which reads as damaged. */
function createWithoutLink(path: string, own: Holder): boolean {
  try {
    write(path, own, 'wx');
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

function write(path: string, own: Holder, flag: 'w' | 'wx'): void {
  const handle = openSync(path, flag, 0o644);
  try {
    writeSync(handle, `${JSON.stringify(own)}\n`);
    // A lock that a loss of power leaves empty would name nobody, and so could never be taken over.
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
