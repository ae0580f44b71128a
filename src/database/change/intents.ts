// What a push or a pop is about to do, in the terms in which it may be forbidden.
import type { Step } from '../../routine/plan.ts';
import { differences, type Snapshot } from '../snapshot.ts';
import type { Intent } from './refusals.ts';

/** The intents of a push: its steps, with what is `live` under their identities before the first of them. */
export function pushIntents(
  levels: readonly { readonly patch: string | null; readonly steps: readonly Step[] }[],
  live: ReadonlyMap<string, Snapshot | null>,
): Intent[] {
  const found = new Map(live);
  return levels.flatMap(({ patch, steps }) =>
    steps.map(({ id, path, action, after }) => {
      const snapshot = found.get(id) ?? null;
      // What a later step meets is our own work.
      found.delete(id);
      const again = action === 'recreate' || action === 'drop';
      return {
        id,
        path,
        patch: patch ?? undefined,
        verb: action,
        live: snapshot,
        text: after,
        restores:
          snapshot === null || action === 'alter' ? null : { snapshot, definition: true, envelope: again, later: true },
      };
    }),
  );
}

/** The intents of a pop: from what is there to what was there before. */
export function popIntents(
  restores: readonly {
    readonly action: Step['action'];
    readonly id: string;
    readonly path: string;
    readonly from: Snapshot | null;
    readonly to: Snapshot | null;
  }[],
  patch: string | undefined,
): Intent[] {
  return restores.map(({ action, id, path, from, to }) => ({
    id,
    path,
    patch,
    verb: action,
    live: from,
    text: null,
    restores:
      to === null
        ? null
        : {
            snapshot: to,
            definition: action !== 'alter',
            envelope: from === null || from.owner !== to.owner || !samePrivileges(from, to),
            later: false,
          },
  }));
}

/** Of two that have one owner. */
const samePrivileges = (a: Snapshot, b: Snapshot): boolean =>
  (a.aclIsDefault && b.aclIsDefault) || !differences(a, b).includes('acl');
