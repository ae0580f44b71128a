// From what a person types to a unit: a path, a file's name, or a routine's.
import { unitPathFault } from '../../patch/unit-path.ts';
import { Problem } from '../../problem.ts';
import { loadParser } from '../../routine/parser.ts';
import { readUnit } from '../../routine/unit.ts';
import { suggest } from '../../series/suggest.ts';

/**
 * The paths that `word` means among `units`: the path itself, `name` or `schema.name` of the file, or of a routine that a
 * unit creates. Throws Problem('usage') where it means nothing.
 */
export async function unitsNamed(word: string, units: ReadonlyMap<string, string>): Promise<string[]> {
  const path = word.replace(/^\.\//, '');
  if (units.has(path)) return [path];
  const [name = '', schema] = path.replace(/\(.*$/, '').split('.').reverse();
  const paths = [...units.keys()];
  const files = paths.filter((p) => {
    const parts = p.split('/');
    return parts[parts.length - 1] === `${name}.sql` && (schema === undefined || parts[parts.length - 2] === schema);
  });
  if (files.length > 0) return files;
  const parse = await loadParser();
  const creating = paths.filter((p) => {
    const text = units.get(p) ?? '';
    if (!text.includes(name)) return false;
    return creates(p, text, name, schema ?? null, parse);
  });
  if (creating.length > 0) return creating;
  const near = suggest(
    word,
    paths.map(
      (p) =>
        p
          .split('/')
          .pop()
          ?.replace(/\.sql$/, '') ?? p,
    ),
  );
  throw new Problem('usage', `no unit is or creates '${word}'`, {
    hint: near.length > 0 ? `Did you mean ${near.join(' or ')}?` : 'Units are the files under udfs/.',
  });
}

function creates(
  path: string,
  text: string,
  name: string,
  schema: string | null,
  parse: Awaited<ReturnType<typeof loadParser>>,
) {
  try {
    return readUnit(path, text, parse).routines.some(
      (r) => r.key.name === name && (schema === null || r.key.schema === null || r.key.schema === schema),
    );
  } catch {
    // A unit that does not parse is not found by a routine's name; by its path it is.
    return false;
  }
}

/** Whether the word is the path that a new unit would have. */
export function isUnitPath(word: string): boolean {
  return unitPathFault(word) === null;
}
