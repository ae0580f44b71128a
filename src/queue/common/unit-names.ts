// From what a person types to a unit: a path, a file's name, or a routine's.
import { unitPathFault } from '../../patch/unit-path.ts';
import { Problem } from '../../problem.ts';
import { loadParser } from '../../routine/parser.ts';
import { readUnit } from '../../routine/unit.ts';
import { suggest } from '../../series/suggest.ts';

/** A word as it may be meant: a path, or the name of a routine and its schema. */
function routineIn(word: string): { path: string; name: string; schema: string | undefined } {
  const path = word.replace(/^\.\//, '');
  const [name = '', schema] = path.replace(/\(.*$/, '').split('.').reverse();
  return { path, name, schema };
}

/** How the path ends of each unit that `word` means by its path or its file's name. */
export function endNamed(word: string): string {
  const { path, name } = routineIn(word);
  return isUnitPath(path) ? path : `/${name}.sql`;
}

/** The paths among these that `word` means: the path itself, or `name` or `schema.name` of the file. Empty where it means none. */
export function filesNamed(word: string, paths: readonly string[]): string[] {
  const { path, name, schema } = routineIn(word);
  if (paths.includes(path)) return [path];
  return paths.filter((p) => {
    if (!p.endsWith(`${name}.sql`)) return false;
    const [file, folder] = p.split('/').reverse();
    return file === `${name}.sql` && (schema === undefined || folder === schema);
  });
}

/**
 * The paths that `word` means among `units`: the path itself, `name` or `schema.name` of the file, or of a routine that a
 * unit creates. Throws Problem('usage') where it means nothing.
 */
export async function unitsNamed(word: string, units: ReadonlyMap<string, string>): Promise<string[]> {
  const paths = [...units.keys()];
  const files = filesNamed(word, paths);
  if (files.length > 0) return files;
  const { name, schema } = routineIn(word);
  const parse = await loadParser();
  // A name without quotes may be written in capitals, one in quotes doubles those that it holds.
  const written = name.replaceAll('"', '""').toLowerCase();
  const creating = paths.filter((p) => {
    const text = units.get(p) ?? '';
    if (!text.toLowerCase().includes(written)) return false;
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
