// A change that was made in the database by hand, as an edit of the unit: the new body goes into the author's text, whose
// layout stays; what does not fit in there is written out as the server prints it.
import type { Drift } from '../database/change/drift.ts';
import { envelopeStatements } from '../database/envelope.ts';
import { readRecorded } from '../database/ledger/read.ts';
import { readingIds } from '../database/resolve.ts';
import { EMPTY_SEARCH_PATH, setSearchPath } from '../database/session.ts';
import { defaultAcl, type Snapshot } from '../database/snapshot.ts';
import { blobHash } from '../patch/blob-hash.ts';
import { Problem } from '../problem.ts';
import { bodyLiteral, bodyValue } from '../routine/body.ts';
import { createSql } from '../routine/create-sql.ts';
import { loadParser } from '../routine/parser.ts';
import { quoteLiteral } from '../routine/quote.ts';
import { restated } from '../routine/restate.ts';
import { type RoutineText, readUnit } from '../routine/unit.ts';
import { findDrift } from './common/find-drift.ts';
import type { Operation, QueueOperation } from './common/operation.ts';
import { namesOf } from './common/routine-names.ts';
import { besideDropped } from './common/strangers.ts';
import type { Edits } from './edits.ts';

/** A unit's text with a change by hand in it. */
export interface TakenIn {
  /** The text with the live definition. */
  readonly text: string | null;
  /** What is to be said after it, for the envelope that the text does not give. */
  readonly around: readonly string[];
}

/**
 * The units' texts with what drifted taken in: all that differs from the ledger, or the drifts given. Throws Problem('failed')
 * for a unit that also has edits in the tree, and for a change that a unit cannot express.
 */
export async function editFromDatabase(op: QueueOperation, given?: readonly Drift[]): Promise<Edits> {
  const recorded = await readRecorded(op.tx, 'all');
  const drifts = given ?? (await findDrift(op.tx)).drifts;
  refuseEditedDrift(op, drifts);
  const [units, routines] = [new Map(recorded.units), new Map(recorded.routines)];
  const parse = await loadParser();
  const texts = new Map<string, string | null>();
  for (const drift of drifts) {
    const { id, path, live } = drift;
    // A unit that the ledger does not have is at the base.
    const below = recorded.units.has(path) ? (recorded.units.get(path)?.text ?? null) : op.tree.baseText(path);
    const taken = await takeDriftIn(op, drift, texts.has(path) ? (texts.get(path) ?? null) : below);
    texts.set(path, taken.text === null ? null : restated(path, taken.text, taken.around, parse));
    units.set(path, { path, text: below, blob: blobHash(below) });
    routines.set(id, { id, path, snapshot: live });
  }
  return { texts, recorded: { units, routines }, fromTree: false, drifts, notes: await besideDropped(op, drifts) };
}

/**
 * Throws Problem('failed') where a unit was changed by hand in the database and is edited in the tree as well. A refresh of the
 * edit would stop at the drift, so the way out is to lay the edit aside.
 */
export function refuseEditedDrift({ tree, head }: QueueOperation, drifts: readonly Drift[]): void {
  const both = drifts.find(({ path }) => tree.state(path, head.unitHashes) === 'edited');
  if (both === undefined) return;
  throw new Problem(
    'failed',
    `${both.path} has edits of its own, so the database's change of ${both.id} cannot be taken in`,
    {
      file: both.path,
      hint: 'Lay the edits aside: pgquilt diff -z > mine.diff && patch -R -p1 < mine.diff. Then run this again, and put them on top: patch -p1 < mine.diff.',
    },
  );
}

/** Takes one change by hand into the unit's text, which stands for what was expected. Throws Problem('failed') where a unit cannot say it. */
export async function takeDriftIn(op: Operation, drift: Drift, text: string | null): Promise<TakenIn> {
  const parse = await loadParser();
  const unit = text === null ? null : readUnit(drift.path, text, parse);
  const keys = unit?.routines.map((r) => r.key) ?? [];
  const routine = unit?.routines[(await namesOf(op.tx, keys)).indexOf(drift.id)];
  const { live, expected } = drift;
  if (live === null) {
    return { text: text === null || routine === undefined ? text : withoutRoutine(text, routine), around: [] };
  }
  if (text === null || routine === undefined) {
    const above = text === null || text === '' ? '' : `${text.replace(/\n*$/, '')}\n\n`;
    return {
      text: `${above}${live.definition.trimEnd()};\n`,
      around: envelopeOf(drift, asMadeBy(op.tx.server.user, live)),
    };
  }
  let out = text;
  if (live.definition !== expected?.definition) {
    const create = await newCreate(op, routine, live.definition, drift.id);
    out = `${out.slice(0, routine.start)}${create}${out.slice(routine.start + routine.create.length)}`;
  }
  return { text: out, around: expected === null ? [] : envelopeOf(drift, expected) };
}

/** The routine as it would be where this role had just made it. */
function asMadeBy(owner: string, live: Snapshot): Snapshot {
  return { ...live, owner, acl: defaultAcl(owner), comment: null, labels: [], dependsOn: [] };
}

/** The statements that take a routine from one envelope to the live one. */
function envelopeOf({ id, path, live }: Drift, from: Snapshot): string[] {
  if (live === null) return [];
  const left = (grantor: string): void => {
    throw new Problem(
      'failed',
      `${grantor}, who does not own ${id}, granted its privileges, and a unit cannot say that`,
      {
        file: path,
        hint: 'Grant them as the owner instead.',
      },
    );
  };
  return envelopeStatements({ ...from, definition: live.definition }, live, { superuser: false, user: null, left });
}

/** The author's CREATE with the live body in it, where that makes the live definition; else the server's own printing. */
async function newCreate(op: Operation, routine: RoutineText, definition: string, id: string): Promise<string> {
  const rows = await op.tx.connection.batch([
    EMPTY_SEARCH_PATH,
    `SELECT prosrc FROM pg_catalog.pg_proc p WHERE p.oid::pg_catalog.regprocedure::text = ${quoteLiteral(id)}`,
    setSearchPath(op.tx.searchPath),
  ]);
  const body = String(rows[1]?.[0]?.['prosrc'] ?? '');
  const literal = bodyLiteral(routine.create);
  if (literal === null || body === '') return asPrinted(definition);
  const quoted = dollarQuoted(body, routine.create.slice(literal.start, literal.contentStart));
  const create = `${routine.create.slice(0, literal.start)}${quoted}${routine.create.slice(literal.end)}`;
  const printed = printedAround(definition, body, quoted);
  const reading = readingIds([id], op.tx.searchPath);
  try {
    const before = ['SAVEPOINT pgquilt_try', createSql(create, true).sql];
    const results = await op.tx.connection.batch([
      ...before,
      ...reading.statements,
      'ROLLBACK TO SAVEPOINT pgquilt_try',
    ]);
    const [made] = reading.read(results.slice(before.length));
    return made?.definition === definition ? create : printed;
  } catch {
    await op.tx.connection.batch(['ROLLBACK TO SAVEPOINT pgquilt_try']);
    return printed;
  }
}

/** The server's printing around the body as the author quotes it: where only the head differs, no line of the body does. */
function printedAround(definition: string, body: string, quoted: string): string {
  const literal = bodyLiteral(definition);
  if (literal === null || bodyValue(definition, literal) !== body) return asPrinted(definition);
  return asPrinted(`${definition.slice(0, literal.start)}${quoted}${definition.slice(literal.end)}`);
}

function asPrinted(definition: string): string {
  return definition.trimEnd();
}

/** The body in dollar quotes, with the author's tag where the body does not close it early. */
function dollarQuoted(body: string, opening: string): string {
  const candidates = [/^\$.*\$$/.test(opening) ? opening : '$$', '$$', '$function$'];
  for (let n = 1; ; n++) {
    const tag = candidates.shift() ?? `$body${n}$`;
    if (`${body}${tag}`.indexOf(tag) === body.length) return `${tag}${body}${tag}`;
  }
}

/** The text without the routine; null, so that no empty file stays, where nothing is left. */
function withoutRoutine(text: string, routine: RoutineText): string | null {
  const pieces = [routine, ...routine.attached].sort((a, b) => b.start - a.start);
  let out = text;
  for (const { start, end } of pieces) out = `${out.slice(0, start)}${out.slice(end).replace(/^\s*;[ \t]*\r?\n?/, '')}`;
  return out.trim() === '' ? null : out;
}

/** The statements at the end of the text, with its line ends. The semicolon stands on a line of its own: the last line may be a comment. */
export function withStatements(text: string | null, statements: readonly string[]): string | null {
  if (text === null || statements.length === 0) return text;
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const open = text.trimEnd();
  return `${open}${open.endsWith(';') ? '' : `${end};`}${end}${end}${statements.map((s) => `${s};${end}`).join('')}`;
}
