// The table of migration formats.
import { Problem } from '../problem.ts';
import { didYouMean } from '../series/suggest.ts';
import type { Format } from './format.ts';
import { sql } from './formats/sql.ts';

export const formats: readonly Format[] = [sql];

/** The format with that name. Throws Problem('usage') where there is none. */
export function findFormat(name: string): Format {
  const format = formats.find((f) => f.name === name);
  if (format !== undefined) return format;
  const names = formats.map((f) => f.name);
  throw new Problem('usage', `'${name}' is no migration format`, {
    hint: didYouMean(name, names) ?? `The formats: ${names.join(', ')}.`,
  });
}
