// Notices what others do: to the files of the queue, to an embedded database, and, by asking now and then, to a server.
import { type FSWatcher, watch } from 'node:fs';
import { join } from 'node:path';
import type { Event } from '../model/events.ts';
import type { World } from '../world.ts';

/** Milliseconds of quiet before a change is told: an editor or git writes many files at once. */
const QUIET = 150;
/** Milliseconds between two questions to a server. */
const ASK = 5000;
/** The same for the fleet, whose databases are many. */
const ASK_FLEET = 15_000;

export interface Watching {
  close(): void;
}

/** Tells of changes until it is closed. `isIdle` says whether a server may be asked now. */
export function watchWorld(world: World, send: (event: Event) => void, isIdle: () => boolean): Watching {
  const watchers: FSWatcher[] = [];
  const later = new Map<string, NodeJS.Timeout>();
  const tell = (type: 'files-changed' | 'target-changed') => {
    clearTimeout(later.get(type));
    later.set(
      type,
      setTimeout(() => send({ type }), QUIET),
    );
  };
  const look = (
    path: string,
    recursive: boolean,
    wanted: (name: string) => boolean,
    type: Parameters<typeof tell>[0],
  ) => {
    try {
      const watcher = watch(path, { recursive, persistent: false }, (_, name) => {
        if (name === null || wanted(name.toString())) tell(type);
      });
      watcher.on('error', () => watcher.close());
      watchers.push(watcher);
    } catch {
      // A folder that is not there, or a system out of watches: ^R reads again.
    }
  };
  look(world.root, false, (name) => name === 'series.yaml' || name === 'patches' || name === 'udfs', 'files-changed');
  look(join(world.root, 'patches'), false, (name) => /\.(patch|sql)$/.test(name), 'files-changed');
  look(join(world.root, 'udfs'), true, (name) => name.endsWith('.sql'), 'files-changed');
  // The note of the stack is written whenever a command closes the database, ours included; what it says is compared.
  if (world.embeddedFolder !== null) {
    let known = JSON.stringify(world.readLocal().stack);
    look(
      world.embeddedFolder,
      false,
      (name) => {
        if (!name.endsWith('.stack.json')) return false;
        const now = JSON.stringify(world.readLocal().stack);
        const changed = now !== known;
        known = now;
        return changed;
      },
      'target-changed',
    );
  }
  const timer =
    world.embeddedFolder === null ? setInterval(() => isIdle() && send({ type: 'target-changed' }), ASK) : undefined;
  const fleet = setInterval(() => isIdle() && send({ type: 'fleet-due' }), ASK_FLEET);
  return {
    close() {
      clearInterval(timer);
      clearInterval(fleet);
      for (const watcher of watchers) watcher.close();
      for (const timeout of later.values()) clearTimeout(timeout);
    },
  };
}
