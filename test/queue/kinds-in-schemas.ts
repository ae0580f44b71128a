// Every kind of routine side by side in one database.
import type { Kind } from './kinds.ts';

/** The kinds that the version has, by a schema each, with every text moved there. */
export function inSchemas(kinds: Readonly<Record<string, Kind>>, major: number): Map<string, Kind> {
  const known = Object.entries(kinds).filter(([, kind]) => (kind.since ?? 0) <= major);
  return new Map(
    known.map(([name, kind]) => {
      const schema = name.toLowerCase().replace(/[^a-z]+/g, '_');
      const texts = Object.entries(kind).map(([part, text]) => [part, String(text).replaceAll('public', schema)]);
      return [schema, Object.fromEntries(texts) as Kind];
    }),
  );
}
