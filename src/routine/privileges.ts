// What GRANT and REVOKE in a unit come to. Where a patch takes such a statement out of the text, its opposite would often
// be wrong (a REVOKE from someone who had nothing is no reason to grant); what counts is what the whole text means.
import { type Setting, settingSql } from './attached.ts';

type Privilege = Extract<Setting, { topic: 'privilege' }>;

/** Whether a role may execute the routine, and grant that right. */
interface Right {
  readonly has: boolean;
  readonly option: boolean;
}

type Rights = ReadonlyMap<string, Right>;

/**
 * The statements that must run before those of the text `after`, so that they end where they would end for a new
 * routine. `isOwner` tells the owner among roles as SQL; the owner and PUBLIC may execute a new routine, nobody else.
 */
export function privilegeResets(
  before: readonly Setting[],
  after: readonly Setting[],
  isOwner: (role: string) => boolean,
  routine: string,
): string[] {
  const initial = (role: string): Right => ({ has: role === 'PUBLIC' || isOwner(role), option: false });
  const was = apply(new Map(), before, initial);
  const kept = apply(was, after, initial);
  const wanted = apply(new Map(), after, initial);
  const out: string[] = [];
  const say = (role: string, grant: boolean, option: boolean): void => {
    out.push(settingSql({ topic: 'privilege', grant, option, roles: [role], grantor: null, cascade: false }, routine));
  };
  for (const [role, right] of was) {
    const start = initial(role);
    if (same(kept.get(role) ?? start, wanted.get(role) ?? start)) continue;
    if (right.has && !start.has) say(role, false, false);
    else if (right.option) say(role, false, true);
    if (!right.has && start.has) say(role, true, false);
  }
  return out;
}

function apply(from: Rights, settings: readonly Setting[], initial: (role: string) => Right): Rights {
  const rights = new Map(from);
  const privileges = settings.filter((s): s is Privilege => s.topic === 'privilege');
  for (const { grant, option, roles } of privileges) {
    for (const role of roles) {
      const { has, option: had } = rights.get(role) ?? initial(role);
      if (grant) rights.set(role, { has: true, option: had || option });
      else rights.set(role, { has: option && has, option: false });
    }
  }
  return rights;
}

function same(a: Right, b: Right): boolean {
  return a.has === b.has && a.option === b.option;
}
