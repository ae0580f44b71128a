// The shape of `series.yaml` but for `patches:`, which is read by its source text in entries.ts (YAML would
// turn a patch named 123 into a number). Messages complete the sentence "X must be …".
import * as v from 'valibot';

const text = v.pipe(v.string('a text'), v.minLength(1, 'a text that is not empty'));
const texts = v.array(text, 'a list of texts');

/** Valibot takes a list for an object; here it is none. */
function mapping(message: string) {
  const isMapping = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);
  return v.custom<Record<string, unknown>>(isMapping, message);
}

/** What is under `finalized:`; the tool writes it, a line of JSON a patch. */
export const finalizedSchema = v.array(
  v.strictObject({
    patch: text,
    id: text,
    migration: text,
    units: v.record(v.string(), text, 'a mapping of units to hashes'),
  }),
  'a list of finalized patches',
);

/** The settings as the file has them. A key with nothing after it is as good as no key. */
export const settingsSchema = v.strictObject(
  {
    search_path: v.nullish(texts),
    default: v.nullish(text),
    targets: v.nullish(
      v.pipe(
        mapping('a mapping of names to URLs'),
        v.record(
          v.string(),
          v.union([text, v.pipe(v.array(text), v.minLength(1, 'a URL or a list of URLs'))], 'a URL or a list of URLs'),
        ),
      ),
    ),
    setup: v.nullish(texts),
    finalize: v.nullish(
      v.pipe(
        mapping('a mapping with format and directory'),
        v.strictObject({ format: v.nullish(text), directory: v.nullish(text) }),
      ),
    ),
    keys: v.nullish(
      v.pipe(
        mapping('a mapping of what keys do to keys'),
        v.record(v.string(), v.union([text, texts], 'a key or a list of keys')),
      ),
    ),
  },
  'a mapping of settings',
);

export type RawSettings = v.InferOutput<typeof settingsSchema>;

/** The keys known at the top (`[]`) or inside a top key (`['finalize']`), for suggestions. */
export function knownKeys(parent: readonly string[]): string[] {
  if (parent.length === 0) return [...Object.keys(settingsSchema.entries), 'patches', 'finalized'];
  return parent[0] === 'finalize' ? ['format', 'directory'] : [];
}

/** Whether pgquilt can connect to what `url` names: a PostgreSQL URL, or `pglite:DIR` / `pglite::memory:`. */
export function isTargetUrl(url: string): boolean {
  return /^postgres(ql)?:\/\//.test(url) || /^pglite:./.test(url);
}
