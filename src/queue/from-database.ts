// A change that was made in the database by hand, as an edit of the unit: the new body goes into the author's text, whose
// layout stays; what does not fit in there is written out as the server prints it.
import type { Drift } from '../database/change/drift.ts';
import { envelopeStatements } from '../database/envelope.ts';
import { readRecorded } from '../database/ledger/read.ts';
import { readingIds } from '../database/resolve.ts';
import { EMPTY_SEARCH_PATH, setSearchPath } from '../database/session.ts';
import { Problem } from '../problem.ts';
import { bodyLiteral } from '../routine/body.ts';
import { createSql } from '../routine/create-sql.ts';
import { loadParser } from '../routine/parser.ts';
import { quoteLiteral } from '../routine/quote.ts';
import { type RoutineText, readUnit } from '../routine/unit.ts';
import type { QueueOperation } from './common/operation.ts';
import { namesOf } from './common/routine-names.ts';
import { findDrift } from './drift.ts';
import type { Edits } from './edits.ts';

/**
 * The units' texts with what drifted taken in. Throws Problem('failed') for a unit that also has edits in the tree, and
 * for a change that a unit cannot express.
 */
export async function editFromDatabase(op: QueueOperation): Promise<Edits> {
  const recorded = await readRecorded(op.tx, 'all');
  const { drifts } = await findDrift(op.tx);
  const texts = new Map<string, string | null>();
  for (const drift of drifts) {
    if (op.tree.state(drift.path, op.head.unitHashes) === 'edited') {
      throw new Problem(
        'failed',
        `${drift.path} has edits of its own, so the database's change of ${drift.id} cannot be taken in`,
        {
          file: drift.path,
          hint: 'Refresh or undo the edits in the tree first; then run pgquilt refresh --from-database again.',
        },
      );
    }
    const text = texts.get(drift.path) ?? recorded.units.get(drift.path)?.text ?? null;
    texts.set(drift.path, await withDrift(op, drift, text));
  }
  const routines = new Map(recorded.routines);
  for (const drift of drifts) routines.set(drift.id, { id: drift.id, path: drift.path, snapshot: drift.live });
  return { texts, recorded: { units: recorded.units, routines }, fromTree: false, drifts };
}

async function withDrift(op: QueueOperation, drift: Drift, text: string | null): Promise<string | null> {
  const parse = await loadParser();
  const unit = text === null ? null : readUnit(drift.path, text, parse);
  const ids =
    unit === null
      ? []
      : await namesOf(
          op.tx,
          unit.routines.map((r) => r.key),
        );
  const routine = unit?.routines[ids.indexOf(drift.id)];
  const { live, expected } = drift;
  if (live === null) {
    if (text === null || routine === undefined) return text;
    return withoutRoutine(text, routine);
  }
  if (text === null || routine === undefined)
    return `${text === null || text === '' ? '' : `${text.replace(/\n*$/, '')}\n\n`}${live.definition.trimEnd()};\n`;
  let out = text;
  if (live.definition !== expected?.definition) {
    const create = await newCreate(op, routine, live.definition, drift.id);
    out = `${out.slice(0, routine.start)}${create}${out.slice(routine.start + routine.create.length)}`;
  }
  if (expected === null) return out;
  const left = (grantor: string): void => {
    throw new Problem(
      'failed',
      `${grantor}, who does not own ${drift.id}, granted its privileges, and a unit cannot say that`,
      {
        file: drift.path,
        hint: 'Grant them as the owner instead.',
      },
    );
  };
  const wanted = { superuser: false, user: null, left };
  const statements = envelopeStatements({ ...expected, definition: live.definition }, live, wanted);
  return statements.length === 0 ? out : withStatements(out, statements);
}

/** The author's CREATE with the live body in it, where that makes the live definition; else the server's own printing. */
async function newCreate(op: QueueOperation, routine: RoutineText, definition: string, id: string): Promise<string> {
  const rows = await op.tx.connection.batch([
    EMPTY_SEARCH_PATH,
    `SELECT prosrc FROM pg_catalog.pg_proc p WHERE p.oid::pg_catalog.regprocedure::text = ${quoteLiteral(id)}`,
    setSearchPath(op.tx.searchPath),
  ]);
  const body = String(rows[1]?.[0]?.['prosrc'] ?? '');
  const literal = bodyLiteral(routine.create);
  if (literal === null || body === '') return asPrinted(definition);
  const create = `${routine.create.slice(0, literal.start)}${dollarQuoted(body, routine.create.slice(literal.start, literal.contentStart))}${routine.create.slice(literal.end)}`;
  const reading = readingIds([id], op.tx.searchPath);
  try {
    const before = ['SAVEPOINT pgquilt_try', createSql(create, true).sql];
    const results = await op.tx.connection.batch([
      ...before,
      ...reading.statements,
      'ROLLBACK TO SAVEPOINT pgquilt_try',
    ]);
    const [made] = reading.read(results.slice(before.length));
    return made?.definition === definition ? create : asPrinted(definition);
  } catch {
    await op.tx.connection.batch(['ROLLBACK TO SAVEPOINT pgquilt_try']);
    return asPrinted(definition);
  }
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

function withoutRoutine(text: string, routine: RoutineText): string {
  const pieces = [routine, ...routine.attached].sort((a, b) => b.start - a.start);
  let out = text;
  for (const { start, end } of pieces) out = `${out.slice(0, start)}${out.slice(end).replace(/^\s*;[ \t]*\r?\n?/, '')}`;
  return out.trim() === '' ? '' : out;
}

/** The statements at the end of the text, with its line ends. The semicolon stands on a line of its own: the last line may be a comment. */
function withStatements(text: string, statements: readonly string[]): string {
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const open = text.trimEnd();
  return `${open}${open.endsWith(';') ? '' : `${end};`}${end}${end}${statements.map((s) => `${s};${end}`).join('')}`;
}
