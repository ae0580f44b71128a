// Invariant 5, the second half: before the commit, the routines that a change could have broken are validated again. What
// was broken before is not blamed on it; that is looked up only where something is broken at all.
import { Problem } from '../../problem.ts';
import { loadParser } from '../../routine/parser.ts';
import type { Connection } from '../connection.ts';
import { look, type SessionOptions, type Transaction } from '../session.ts';
import { type Finding, findingKeys, findingsOf, isKnown } from './findings.ts';
import { bodyOffset, type Place, placeOf, type UnitText, unitsOf } from './place.ts';
import { netTouched, outlineChanged, type TouchedRoutine } from './touched.ts';

/** Proves what the transaction did; `units` are texts that the ledger does not have yet. Gives remarks for the user. */
export type Prove = (tx: Transaction, units: ReadonlyMap<string, string | null>) => Promise<string[]>;

/** A breakage, with its place and the patch that made it. */
interface Breakage {
  readonly finding: Finding;
  readonly place: Place | undefined;
  readonly patch: string | null;
}

/** So many are looked up in their files; the others are named. */
const PLACED = 20;

class Broken extends Error {
  readonly breakages: readonly Breakage[];

  constructor(breakages: readonly Breakage[]) {
    super('routines do not pass validation');
    this.breakages = breakages;
  }
}

/**
 * Runs an attempt that proves its transaction before the commit. Throws Problem('failed') with every routine that was
 * valid before and would not be any more; where all of them were broken already the attempt is made once more, and they
 * are passed over.
 */
export async function proving<T>(
  connection: Connection,
  options: SessionOptions,
  attempt: (prove: Prove) => Promise<T>,
): Promise<T> {
  let known: ReadonlySet<string> = new Set();
  let tolerant = false;
  const prove: Prove = async (tx, units) => {
    const { broken, remarks } = await proveTouched(tx, known, units);
    if (broken.length > 0 && !tolerant) throw new Broken(broken);
    return [...remarks, ...broken.map((b) => `${breakageLine(b)} (allowed)`)];
  };
  try {
    return await attempt(prove);
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    const asked = [...new Set(error.breakages.map((b) => b.finding.id))];
    known = findingKeys(await look(connection, options, (tx) => findingsOf(tx, { changed: [], asked, own: [] })));
    const fresh = error.breakages.filter((b) => !isKnown(b.finding, known));
    tolerant = options.allowBroken === true;
    if (fresh.length > 0 && !tolerant) throw brokenProblem(fresh, options.rebuild?.command);
  }
  return attempt(prove).catch((error: unknown) => {
    throw error instanceof Broken ? brokenProblem(error.breakages, options.rebuild?.command) : error;
  });
}

async function proveTouched(
  tx: Transaction,
  known: ReadonlySet<string>,
  units: ReadonlyMap<string, string | null>,
): Promise<{ broken: readonly Breakage[]; remarks: readonly string[] }> {
  const net = netTouched(tx.touched);
  const changed = net
    .filter((t) => outlineChanged(t.before, t.after))
    .map((t) => ({ id: t.id, made: t.before === null }));
  // plpgsql's validator has seen these already; plpgsql_check sees more.
  const own =
    tx.server.plpgsqlCheck === null
      ? []
      : net.filter((t) => t.direction === 'forward' && t.after !== null).map((t) => t.id);
  if (changed.length + own.length === 0) return { broken: [], remarks: [] };
  const findings = await findingsOf(tx, { changed, asked: [], own });
  const errors = findings.filter((f) => f.level === 'error' && !isKnown(f, known));
  return {
    broken: errors.length === 0 ? [] : await breakages(tx, errors, units),
    remarks: findings.filter((f) => f.level === 'warning' && f.own).map(remark),
  };
}

/** `plpgsql_check: public.f(integer), line 3 of its body: unused variable "x"` */
function remark({ id, line, message, hint }: Finding): string {
  const where = line == null ? id : `${id}, line ${line} of its body`;
  return `plpgsql_check: ${where}: ${message}${hint ? ` (${hint})` : ''}`;
}

async function breakages(
  tx: Transaction,
  errors: readonly Finding[],
  texts: ReadonlyMap<string, string | null>,
): Promise<Breakage[]> {
  const units = await unitsOf(
    tx,
    errors.map((e) => e.id),
  );
  for (const { id, path } of tx.touched) {
    const text = texts.get(path);
    if (text != null) units.set(id, { path, text });
  }
  const parse = await loadParser();
  const out: Breakage[] = [];
  for (const finding of errors) {
    const offset = out.length < PLACED ? await bodyOffset(tx, finding) : undefined;
    const unit: UnitText | undefined = units.get(finding.id);
    const place = offset === undefined ? undefined : placeOf(finding, offset, unit, parse);
    out.push({ finding, place, patch: patchOf(finding, tx.touched) });
  }
  return out;
}

/** The patch that changed the routine itself or, the newest first, one that changed what its body names. */
function patchOf(finding: Finding, touched: readonly TouchedRoutine[]): string | null {
  const newest = [...touched].reverse();
  const own = finding.own ? newest.find((t) => t.id === finding.id) : undefined;
  const named = newest.find((t) => outlineChanged(t.before, t.after) && finding.body.includes(bareName(t.id)));
  return (own ?? named ?? newest[0])?.patch ?? null;
}

/** The last word of an identity, as regprocedure prints it, without its quotes. */
function bareName(id: string): string {
  return /(?:"((?:[^"]|"")*)"|([^".]*))\(/.exec(id)?.slice(1).find(Boolean) ?? id;
}

function brokenProblem(breakages: readonly Breakage[], command = 'pgquilt push'): Problem {
  const [first] = breakages;
  if (first === undefined) return new Problem('failed', 'routines do not pass validation');
  const { finding, place, patch } = first;
  const routines = new Set(breakages.map((b) => b.finding.id)).size;
  const who = routines === 1 ? finding.id : `${routines} routines, ${finding.id} among them,`;
  const callers = breakages.some((b) => !b.finding.own);
  return new Problem('failed', breakageLine(first, who), {
    patch: patch ?? undefined,
    sqlstate: finding.sqlstate ?? undefined,
    ...(place?.file == null ? {} : { file: place.file, ...place.position }),
    detail: breakages.map(breakageText).join('\n\n'),
    hint: callers
      ? `Nothing was changed. Change what uses the routine together with it; pgquilt impact NAME lists all that does. To leave it broken: ${command} --allow-broken`
      : `Nothing was changed. plpgsql_check found this; correct the routine. To leave it so: ${command} --allow-broken`,
  });
}

function breakageLine({ finding, patch }: Breakage, who = finding.id): string {
  const what = finding.own ? 'would not work' : 'would no longer work';
  return `${patch === null ? '' : `patch ${patch}: `}${who} ${what}: ${finding.message}`;
}

function breakageText({ finding, place }: Breakage): string {
  const { id, message, sqlstate, detail, hint } = finding;
  const where =
    place === undefined ? undefined : `${place.file ?? 'its body'}:${place.position.line}:${place.position.column}`;
  return [
    `${id}: ${message}${sqlstate === null ? '' : ` (${sqlstate})`}`,
    where && `at ${where}`,
    place?.excerpt,
    detail,
    hint,
  ]
    .filter(Boolean)
    .join('\n');
}
