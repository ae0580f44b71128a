// What a query of a patch's test says: whether it asserts anything, and whether that holds.

export interface QueryResult {
  readonly columns: readonly { readonly name: string; readonly type: number }[];
  readonly rows: readonly (readonly unknown[])[];
}

export interface Verdict {
  /** How many assertions the result holds; 0 for a query that asserts nothing. */
  readonly assertions: number;
  /** What the first that fails says; undefined where all hold. */
  readonly failure?: string;
}

const BOOLEAN = 16;

/**
 * Judges the result of a query by its last column. A boolean one asserts: each row has to be true, and there has to be a row,
 * since none would prove nothing. A text that begins with pgTAP's "ok" or "not ok" asserts that, but for what is marked TODO;
 * so does finish(), where it has something to complain about. With `mayBeEmpty` a query without a row asserts nothing.
 */
export function judge({ columns, rows }: QueryResult, mayBeEmpty: boolean): Verdict {
  const last = columns.length - 1;
  if (columns[last]?.type === BOOLEAN) {
    if (rows.length === 0 && mayBeEmpty) return { assertions: 0 };
    if (rows.length === 0) return { assertions: 1, failure: 'it gave no row, so that nothing was asserted' };
    const bad = rows.find((row) => row[last] !== true);
    if (bad === undefined) return { assertions: rows.length };
    const others = columns.slice(0, last).map(({ name }, i) => `${name} = ${shown(bad[i])}`);
    return {
      assertions: rows.length,
      failure: `it gave ${shown(bad[last])}${others.length === 0 ? '' : ` where ${others.join(', ')}`}`,
    };
  }
  const lines = rows.flatMap((row) => (typeof row[last] === 'string' ? [row[last]] : []));
  const failed = lines.find((line) => isFailure(line));
  const assertions = lines.filter((line) => /^(not )?ok\b/.test(line)).length;
  return failed === undefined ? { assertions } : { assertions, failure: failed };
}

function isFailure(line: string): boolean {
  const [first = ''] = line.split('\n', 1);
  return (/^not ok\b/.test(first) && !/# TODO\b/i.test(first)) || /^# Looks like you /.test(first);
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  const text =
    typeof value === 'string' ? `'${value}'` : typeof value === 'object' ? JSON.stringify(value) : `${value}`;
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
