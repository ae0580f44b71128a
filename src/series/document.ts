// `series.yaml` as YAML nodes with their places in the text: what reading and editing have in common.
import { type Document, isMap, isScalar, type Pair, parseDocument, type YAMLMap, type YAMLParseError } from 'yaml';
import { Problem } from '../problem.ts';

/** A parsed `series.yaml`. `root` is null where the file holds no key at all. */
export interface SeriesDocument {
  readonly text: string;
  readonly file: string;
  readonly document: Document.Parsed;
  readonly root: YAMLMap | null;
  /** The `patches:` key and its value. */
  readonly patches: Pair | undefined;
}

/** Parses the text; a Problem says where it is not YAML, or not a mapping. */
export function openDocument(text: string, file: string): SeriesDocument {
  const document = parseDocument(text, { prettyErrors: false });
  const error = document.errors[0];
  if (error !== undefined) {
    const { message, hint } = describe(error, text);
    throw problemAt({ text, file }, error.pos[0], message, hint);
  }
  // What is put after it would be no part of the document.
  const end = /^\uFEFF?\.\.\.(?=\s+\S)/m.exec(text);
  if (end !== null) throw problemAt({ text, file }, end.index, 'this ends the YAML document', 'Delete the "..." line.');
  const contents: unknown = document.contents;
  // Nothing at all, and not a null that somebody wrote: lines put after that one would be part of it.
  if (isScalar(contents) && contents.value === null && !contents.source && !contents.tag && !contents.anchor) {
    return { text, file, document, root: null, patches: undefined };
  }
  if (contents !== null && !isMap(contents)) {
    const hint = 'Put the list of patches under a line "patches:".';
    throw problemAt({ text, file }, 0, 'the file must be a mapping of settings and patches', hint);
  }
  const root = contents as YAMLMap | null;
  return { text, file, document, root, patches: root?.items.find((pair) => keyName(pair) === 'patches') };
}

function describe(error: YAMLParseError, text: string): { message: string; hint: string } {
  if (error.code === 'DUPLICATE_KEY') {
    const key = /^[^\s:]+/.exec(text.slice(error.pos[0]))?.[0] ?? '';
    return { message: `the key "${key}" is there twice`, hint: 'Put the two together into one.' };
  }
  if (error.code === 'MULTIPLE_DOCS') {
    return { message: 'this starts a second YAML document', hint: 'Delete the "---" line.' };
  }
  const hint = 'Correct the line; a text with special characters needs quotes.';
  return { message: `this is not valid YAML: ${error.message}`, hint };
}

/** The key of a pair as text. */
export function keyName(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.source ?? pair.key.value) : '';
}

/** A Problem at an offset of the text; the line and the column count from 1, the column in characters. */
export function problemAt(
  where: { readonly text: string; readonly file: string },
  offset: number,
  message: string,
  hint: string | undefined,
): Problem {
  const start = where.text.lastIndexOf('\n', offset - 1) + 1;
  const line = where.text.slice(0, start).split('\n').length;
  const before = where.text.slice(start, offset).replace(/^\uFEFF/, '');
  return new Problem('failed', message, { file: where.file, line, column: [...before].length + 1, hint });
}
