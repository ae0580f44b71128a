// One definition, printed by two versions of PostgreSQL: since 14 a procedure's arguments are printed with IN, and later
// versions leave out table names in SQL-standard bodies. What parses to the same tree is the same definition; a body in a string is
// compared byte for byte, since it is one constant of the tree.
import { loadParser } from '../../routine/parser.ts';
import type { Drift } from './drift.ts';

/** The drifts without differences in how a definition is printed; none is lost that is more than that. */
export async function withoutPrinting(drifts: readonly Drift[]): Promise<Drift[]> {
  const parse = drifts.some((d) => d.attributes.includes('definition')) ? await loadParser() : undefined;
  const tree = (definition: string): string =>
    JSON.stringify(parse?.(definition, 'definition').map(({ type, node }) => plain({ [type]: node })) ?? definition);
  return drifts.flatMap((drift) => {
    const { attributes, expected, live } = drift;
    if (!attributes.includes('definition') || expected === null || live === null) return [drift];
    if (!sameTree(tree, expected.definition, live.definition)) return [drift];
    const rest = attributes.filter((a) => a !== 'definition');
    return rest.length === 0 ? [] : [{ ...drift, attributes: rest }];
  });
}

function sameTree(tree: (definition: string) => string, a: string, b: string): boolean {
  try {
    return tree(a) === tree(b);
  } catch {
    // What this parser cannot read (a newer server's syntax) counts as it is printed.
    return false;
  }
}

/** The tree without positions; an argument's mode IN said or not; in a query of one table, columns with its name or without. */
function plain(node: unknown, only: string | undefined = undefined): unknown {
  if (Array.isArray(node)) return node.map((item) => plain(item, only));
  if (typeof node !== 'object' || node === null) return node;
  const record = node as Record<string, unknown>;
  const table = 'fromClause' in record ? (onlyTable(record['fromClause']) ?? only) : only;
  const entries = Object.entries(record)
    .filter(([key]) => key !== 'location' && key !== 'stmt_len' && key !== 'stmt_location')
    .map(([key, value]) => [key, key === 'ColumnRef' ? unqualified(value, table) : plain(value, table)] as const)
    .map(([key, value]) => [key, key === 'mode' && value === 'FUNC_PARAM_IN' ? 'FUNC_PARAM_DEFAULT' : value] as const);
  return Object.fromEntries(entries);
}

/** The name by which a query's only table goes. */
function onlyTable(from: unknown): string | undefined {
  type Range = { RangeVar?: { relname?: string; alias?: { aliasname?: string } } };
  const [first, second] = Array.isArray(from) ? (from as Range[]) : [];
  return second === undefined ? (first?.RangeVar?.alias?.aliasname ?? first?.RangeVar?.relname) : undefined;
}

function unqualified(reference: unknown, table: string | undefined): unknown {
  const fields = (reference as { fields?: { String?: { sval?: string } }[] }).fields ?? [];
  const [first, ...rest] = fields;
  return { fields: rest.length > 0 && table !== undefined && first?.String?.sval === table ? rest : fields };
}
