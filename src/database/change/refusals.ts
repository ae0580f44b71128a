// What the user may not do, found before the first change and said all at once: PostgreSQL would stop at the first of it.
import { Problem } from '../../problem.ts';
import { identityParts } from '../../routine/identity.ts';
import { loadParser } from '../../routine/parser.ts';
import { quoteIdentifier } from '../../routine/quote.ts';
import { type RoutineText, readUnit } from '../../routine/unit.ts';
import type { Rights } from '../rights.ts';
import type { Snapshot } from '../snapshot.ts';

/** What is about to become of a routine. */
export interface Intent {
  readonly id: string;
  readonly path: string;
  readonly patch?: string | undefined;
  readonly verb: 'create' | 'replace' | 'recreate' | 'alter' | 'drop';
  /** The routine as it is there now. */
  readonly live: Snapshot | null;
  /** The text that makes it. */
  readonly text: RoutineText | null;
  /** What is to be brought back, now or by a later pop: its definition, its owner and privileges, or both. */
  readonly restores: {
    readonly snapshot: Snapshot;
    readonly definition: boolean;
    readonly envelope: boolean;
    readonly later: boolean;
  } | null;
}

interface Refusal {
  readonly intent: Intent;
  readonly why: string;
  readonly hint: string;
}

const OWNER = 'Connect as the owner, as a member of that role, or as a superuser.';
const SUPERUSER = 'Connect as a superuser; where a ledger is there already, one that a superuser owns.';

/**
 * Throws Problem('failed') with every intent that the role may not carry out. `rights` is null for a superuser, who is refused
 * the routines of extensions only.
 */
export async function refuseForbidden(intents: readonly Intent[], rights: Rights | null, user: string): Promise<void> {
  const refusals = intents.flatMap(extensionRefusals);
  if (rights !== null) {
    for (const intent of intents) {
      refusals.push(...liveRefusals(intent, rights, user), ...textRefusals(intent, rights, user));
      refusals.push(...(await restoreRefusals(intent, rights, user)));
    }
    refusals.push(...schemaRefusals(intents, rights, user));
  }
  const unique = [...new Map(refusals.map((r) => [r.why, r])).values()];
  const [first] = unique;
  if (first === undefined) return;
  const { patch, path } = first.intent;
  const more = unique.length > 1 ? ` (and ${unique.length - 1} more)` : '';
  throw new Problem('failed', `${patch === undefined ? '' : `patch ${patch}: `}${path}: ${first.why}${more}`, {
    patch,
    file: path,
    sqlstate: '42501',
    ...(unique.length > 1 ? { detail: unique.map((r) => `${r.intent.path}: ${r.why}`).join('\n') } : {}),
    hint: `Nothing was changed. ${[...new Set(unique.map((r) => r.hint))].join(' ')}`,
  });
}

const VERBS = { create: 'make', replace: 'replace', recreate: 'make again', alter: 'alter', drop: 'drop' } as const;

/** PostgreSQL would let a member be replaced, and the extension's next update would undo it. */
function extensionRefusals(intent: Intent): Refusal[] {
  const { id, live, verb } = intent;
  const extension = live?.memberOf ?? null;
  if (extension === null || verb === 'alter') return [];
  return [
    {
      intent,
      why: `${id} belongs to extension ${extension}, so a unit may not ${VERBS[verb]} it`,
      hint: `Take it out of the unit, or out of the extension: ALTER EXTENSION ${quoteIdentifier(extension)} DROP ROUTINE ${id};`,
    },
  ];
}

function liveRefusals(intent: Intent, rights: Rights, user: string): Refusal[] {
  const { id, live, verb } = intent;
  if (live === null || rights.has.has(live.owner)) return [];
  return [{ intent, why: `${id} belongs to ${live.owner}, and ${user} may not ${VERBS[verb]} it`, hint: OWNER }];
}

/** What only a superuser may make, or only who has USAGE on the language. */
function makingRefusal(text: RoutineText, rights: Rights, user: string): { why: string; hint: string } | null {
  const language = text.language === null ? undefined : rights.languages.get(text.language);
  if (text.superuser !== null) return { why: `${text.superuser}, which takes a superuser`, hint: SUPERUSER };
  if (language === undefined) return null;
  return language.trusted
    ? {
        why: `is written in ${text.language}, on which ${user} has no USAGE`,
        hint: `Have it granted: GRANT USAGE ON LANGUAGE ${quoteIdentifier(text.language ?? '')} TO ${quoteIdentifier(user)};`,
      }
    : { why: `is written in ${text.language}, which is not trusted and takes a superuser`, hint: SUPERUSER };
}

function textRefusals(intent: Intent, rights: Rights, user: string): Refusal[] {
  const { id, text, verb, live } = intent;
  if (text === null) return [];
  const making = verb === 'alter' ? null : makingRefusal(text, rights, user);
  // Giving a routine to its owner is nothing to the server.
  const givable = new Set([...rights.becomes, ...(live === null ? [] : [live.owner])].map(quoteIdentifier));
  const owners = text.attached.flatMap(({ setting }) => (setting.topic === 'owner' ? [setting.role] : []));
  const others = owners.filter((role) => role.startsWith('"') && !givable.has(role));
  return [
    ...(making === null ? [] : [{ intent, why: `${id} ${making.why}`, hint: making.hint }]),
    ...others.map((role) => ({
      intent,
      why: `${user} may not give ${id} to ${role.slice(1, -1)}, being no member of that role`,
      hint: OWNER,
    })),
  ];
}

async function restoreRefusals(intent: Intent, rights: Rights, user: string): Promise<Refusal[]> {
  const { id, path, restores } = intent;
  if (restores === null) return [];
  const { snapshot, definition, envelope, later } = restores;
  const when = later ? ', so a pop could not bring it back' : ', so it cannot be brought back';
  const out: Refusal[] = [];
  if (definition && mayNeedMore(snapshot.definition, rights)) {
    const text = readUnit(path, snapshot.definition, await loadParser()).routines[0];
    const making = text === undefined ? null : makingRefusal(text, rights, user);
    if (making !== null)
      out.push({ intent, why: `${id} ${later ? 'now' : 'before the patch'} ${making.why}${when}`, hint: making.hint });
  }
  if (!envelope) return out;
  // A foreign owner is refused as such where the routine is there.
  const roles = new Set([snapshot.owner, ...snapshot.acl.map((e) => e.grantor)]);
  if (intent.live !== null && !rights.has.has(intent.live.owner)) roles.delete(intent.live.owner);
  for (const role of roles) {
    if (rights.becomes.has(role)) continue;
    const what = role === snapshot.owner ? `${id} belongs to ${role}` : `${role} granted privileges on ${id}`;
    out.push({ intent, why: `${what}, and ${user} is no member of that role${when}`, hint: OWNER });
  }
  return out;
}

/** A quick look that spares most texts the parser. */
function mayNeedMore(definition: string, rights: Rights): boolean {
  if (/\b(LEAKPROOF|SUPPORT|internal)\b/i.test(definition)) return true;
  // pg_get_functiondef writes the language as an identifier: in quotes where it needs them.
  const languages = [...definition.matchAll(/\bLANGUAGE ("(?:[^"]|"")+"|\w+)/g)].map(([, name = '']) => name);
  return languages.some((name) => rights.languages.has(name.replace(/^"|"$/g, '').replaceAll('""', '"')));
}

/** A line for each schema: there it is the schema that is closed, not the routine. */
function schemaRefusals(intents: readonly Intent[], rights: Rights, user: string): Refusal[] {
  const bySchema = new Map<string, Intent[]>();
  for (const intent of intents) {
    const { schema } = identityParts(intent.id);
    const creates = intent.text !== null || intent.restores?.definition === true;
    if (intent.verb === 'alter' || intent.verb === 'drop' || !creates || !rights.closed.has(schema)) continue;
    bySchema.set(schema, [...(bySchema.get(schema) ?? []), intent]);
  }
  return [...bySchema].map(([schema, of]) => ({
    intent: of[0] as Intent,
    why: `${user} may not create in schema ${schema}, where it would make ${[...new Set(of.map((i) => i.id))].join(', ')}`,
    hint: `Have it granted: GRANT CREATE ON SCHEMA ${schema} TO ${quoteIdentifier(user)};`,
  }));
}
