// How an entry is written in YAML: plain where every reader of YAML takes it for the same text, else quoted.
import { parseDocument, type Scalar } from 'yaml';

/**
 * The YAML text of an entry's words. Quotes that were there (`type` of the old node) stay; a name that YAML 1.1
 * or 1.2 would read as something else (yes, 123, 2024-01-01) gets them.
 */
export function entryText(source: string, type?: Scalar.Type): string {
  if (type === 'QUOTE_DOUBLE') return JSON.stringify(source);
  if (type === 'QUOTE_SINGLE' || !isPlain(source)) return `'${source.replaceAll("'", "''")}'`;
  return source;
}

function isPlain(source: string): boolean {
  return (['1.1', '1.2'] as const).every((version) => {
    const document = parseDocument(`- ${source}`, { version, prettyErrors: false });
    if (document.errors.length > 0) return false;
    const value: unknown = document.toJS();
    return Array.isArray(value) && value[0] === source;
  });
}
