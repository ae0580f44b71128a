// Drift: a live routine that is not what the ledger recorded, not what the base says, or there where nothing should be.
import { MOST } from '../../listed.ts';
import { diffTexts } from '../../patch/diff.ts';
import { formatFileDiff } from '../../patch/format.ts';
import { Problem, type ProblemDetails } from '../../problem.ts';
import { type Attribute, differences, type Snapshot } from '../snapshot.ts';
import { definitionParts } from './definition-parts.ts';

export interface Drift {
  readonly id: string;
  readonly path: string;
  /** What should be there. */
  readonly expected: Snapshot | null;
  readonly live: Snapshot | null;
  /** Who says so: the ledger, the base text, or the patch about to create the routine. */
  readonly source: 'ledger' | 'base' | 'patch';
  readonly attributes: readonly Attribute[];
}

/** The drift of one routine, or null where there is none. */
export function driftOf(
  routine: { id: string; path: string; source: Drift['source'] },
  expected: Snapshot | null,
  live: Snapshot | null,
): Drift | null {
  const attributes = differences(expected, live);
  return attributes.length === 0 ? null : { ...routine, expected, live, attributes };
}

const SOURCE = { ledger: 'the ledger', base: 'the base', patch: 'the patch' } as const;

/** One line that says what is wrong with the routine. */
export function driftSentence(drift: Drift): string {
  if (drift.live === null) return `${drift.id} is not there, but ${SOURCE[drift.source]} has it`;
  if (drift.expected === null) {
    return drift.source === 'patch'
      ? `${drift.id} is there already, and no patch made it`
      : `${drift.id} is there, but ${SOURCE[drift.source]} says that it is not`;
  }
  return `${drift.id} differs from ${SOURCE[drift.source]} in ${attributeNames(drift).join(', ')}`;
}

const NAMES: Record<Attribute, string> = {
  presence: 'presence',
  kind: 'kind',
  definition: 'definition',
  owner: 'owner',
  acl: 'privileges',
  comment: 'comment',
  labels: 'security labels',
  dependsOn: 'extension dependencies',
  memberOf: 'extension membership',
};

/** What differs, in the words of SQL: a definition by its parts (`body`, `volatility`, `SET work_mem`), the envelope by its own. */
export function attributeNames({ attributes, expected, live }: Drift): string[] {
  return attributes.flatMap((attribute) =>
    attribute === 'definition' ? definitionParts(expected?.definition ?? '', live?.definition ?? '') : NAMES[attribute],
  );
}

/** The difference as a unified diff of the definitions, and a line for each other attribute. */
export function driftText(drift: Drift): string {
  const out: string[] = [
    `--- ${drift.id} (${drift.source === 'ledger' ? 'recorded' : drift.source})`,
    `+++ ${drift.id} (live)`,
  ];
  const text = (s: Snapshot | null): string | null => (s === null ? null : `${s.definition.replace(/\n*$/, '')}\n`);
  const definition = diffTexts('udfs/routine.sql', text(drift.expected), text(drift.live));
  if (definition !== null) out.push(hunksOf(formatFileDiff(definition)));
  for (const attribute of drift.attributes) {
    if (attribute === 'presence' || attribute === 'definition' || attribute === 'kind') continue;
    out.push(
      `-${NAMES[attribute]}: ${show(drift.expected, attribute)}`,
      `+${NAMES[attribute]}: ${show(drift.live, attribute)}`,
    );
  }
  return out.join('\n');
}

/** A diff without git's heading. */
function hunksOf(diff: string): string {
  return diff.slice(diff.indexOf('\n@@') + 1).replace(/\n$/, '');
}

function show(snapshot: Snapshot | null, attribute: Exclude<Attribute, 'presence'>): string {
  if (snapshot === null) return '';
  if (attribute === 'acl') {
    return snapshot.acl.map((e) => `${e.grantee ?? 'PUBLIC'}${e.grantable ? '*' : ''} (by ${e.grantor})`).join(', ');
  }
  const value = snapshot[attribute];
  return value === null ? 'none' : typeof value === 'string' ? JSON.stringify(value) : JSON.stringify(value);
}

/** Drift that stops an operation, with every difference shown; `drifts` for those who can do something about it. */
export class DriftProblem extends Problem {
  readonly drifts: readonly Drift[];

  constructor(drifts: readonly Drift[], message: string, details: ProblemDetails) {
    super('drift', message, details);
    this.drifts = drifts;
  }
}

/** As many differences as an error shows; pgquilt drift shows them all. */
function detailOf(drifts: readonly Drift[]): string {
  const shown = drifts.slice(0, MOST).map((d) => `${driftSentence(d)}\n${driftText(d)}`);
  const more = drifts.length - shown.length;
  return [...shown, ...(more > 0 ? [`… and ${more} more`] : [])].join('\n\n');
}

/** The problem for these drifts of the target with this label. The hint is for whoever knows the verb to complete. */
export function driftProblem(drifts: readonly Drift[], label: string): DriftProblem {
  const [first] = drifts;
  const more = drifts.length > 1 ? ` (and ${drifts.length - 1} more)` : '';
  const message = `${label} was changed by another hand: ${first === undefined ? '' : driftSentence(first)}${more}`;
  const missing = drifts.every((d) => d.source === 'base' && d.live === null);
  return new DriftProblem(drifts, message, {
    file: first?.path,
    detail: drifts.length === 1 ? drifts.map(driftText).join('') : detailOf(drifts),
    hint: missing
      ? 'Nothing was changed. If the base has not been created in this database: pgquilt load'
      : 'Nothing was changed. See pgquilt drift; to keep the live text as a patch: pgquilt adopt --new NAME',
  });
}
