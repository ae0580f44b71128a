// `series.yaml` from text to data. Every fault of the file is a Problem that names line, column and what to do.
import * as v from 'valibot';
import { isMap, isNode } from 'yaml';
import { keyName, openDocument, problemAt, type SeriesDocument } from './document.ts';
import { readEntries } from './entries.ts';
import { finalizedSchema, isTargetUrl, knownKeys, type RawSettings, settingsSchema } from './schema.ts';
import { didYouMean } from './suggest.ts';
import type { FinalizedEntry, Series, Settings } from './types.ts';

/**
 * Reads the text of a `series.yaml`; an empty text is an empty series. `file` is the name that problems give.
 * Throws a Problem('failed') at the first fault: of YAML, of the keys and types, of a target, of an entry.
 */
export function readSeries(text: string, file = 'series.yaml'): Series {
  const opened = openDocument(text, file);
  const settings = readSettings(opened);
  const patches = readEntries(opened).map(({ name, guards, line }) => ({ name, guards, line }));
  const finalized = readFinalized(opened);
  return { settings, ...(finalized.length === 0 ? {} : { finalized }), patches };
}

function readFinalized(opened: SeriesDocument): FinalizedEntry[] {
  const pair = opened.root?.items.find((p) => keyName(p) === 'finalized');
  const value = isNode(pair?.value) ? pair.value.toJS(opened.document) : null;
  const result = v.safeParse(finalizedSchema, value ?? [], { abortEarly: true });
  if (result.success) return result.output;
  const hint = 'pgquilt finalize writes this list; bring the line back from git.';
  const at = offsetOf(opened, ['finalized', ...(result.issues[0].path ?? []).map((i) => i.key as string)], false);
  throw problemAt(opened, at, 'the list of finalized patches is not as pgquilt writes it', hint);
}

function readSettings(opened: SeriesDocument): Settings {
  const result = v.safeParse(settingsSchema, plainSettings(opened), { abortEarly: true });
  if (!result.success) throw shapeProblem(opened, result.issues[0]);
  const raw = result.output;
  const targets = new Map<string, readonly string[]>();
  for (const [name, value] of Object.entries(raw.targets ?? {})) {
    const urls = typeof value === 'string' ? [value] : value;
    targets.set(name, urls);
    for (const [index, url] of urls.entries()) {
      if (!isTargetUrl(url)) throw targetProblem(opened, name, typeof value === 'string' ? [] : [index], url);
    }
  }
  checkDefault(opened, raw, targets);
  const { format, directory } = raw.finalize ?? {};
  return {
    searchPath: raw.search_path ?? ['public'],
    ...(raw.default == null ? {} : { defaultTarget: raw.default }),
    targets,
    setup: raw.setup ?? [],
    ...(raw.finalize == null
      ? {}
      : { finalize: { ...(format == null ? {} : { format }), ...(directory == null ? {} : { directory }) } }),
    ...(raw.keys == null ? {} : { keys: raw.keys }),
  };
}

/** The settings as plain data, without the patches: those are read from their nodes. */
function plainSettings(opened: SeriesDocument): Record<string, unknown> {
  const plain: [string, unknown][] = [];
  for (const pair of opened.root?.items ?? []) {
    const name = keyName(pair);
    if (name === 'patches' || name === 'finalized') continue;
    try {
      plain.push([name, isNode(pair.value) ? pair.value.toJS(opened.document) : pair.value]);
    } catch (error) {
      // YAML refuses aliases that multiply without bound.
      const hint = 'Write the value out instead of using an alias.';
      throw problemAt(opened, offsetOf(opened, [name], false), `"${name}" cannot be read: ${String(error)}`, hint);
    }
  }
  return Object.fromEntries(plain);
}

function checkDefault(opened: SeriesDocument, raw: RawSettings, targets: ReadonlyMap<string, unknown>): void {
  if (raw.default == null || targets.has(raw.default)) return;
  const names = [...targets.keys()];
  const known = names.length === 0 ? 'Name a target under "targets".' : `The targets are ${names.join(', ')}.`;
  const hint = didYouMean(raw.default, names) ?? known;
  const message = `the default "${raw.default}" is not the name of a target`;
  throw problemAt(opened, offsetOf(opened, ['default'], false), message, hint);
}

function targetProblem(opened: SeriesDocument, name: string, rest: readonly number[], url: string) {
  const offset = offsetOf(opened, ['targets', name, ...rest], false);
  const scheme = /^[^:]*:(\/\/)?/.exec(url)?.[0];
  // Only the scheme is shown: what follows may hold a password.
  const what = scheme === undefined ? 'has no scheme' : `has the unknown scheme "${scheme}"`;
  const hint = 'Write postgres://…, postgresql://…, pglite:DIRECTORY or pglite::memory:.';
  return problemAt(opened, offset, `the URL of the target "${name}" ${what}`, hint);
}

function shapeProblem(opened: SeriesDocument, issue: v.BaseIssue<unknown>) {
  const path = (issue.path ?? []).map((item) => item.key as string | number);
  const last = issue.path?.at(-1);
  if (last !== undefined && last.origin === 'key' && issue.expected === 'never') {
    const key = String(last.key);
    const parent = path.slice(0, -1).map(String);
    const known = knownKeys(parent);
    const where = parent.length === 0 ? '' : ` under "${parent.join('.')}"`;
    const hint = didYouMean(key, known) ?? `The known keys are ${known.join(', ')}.`;
    return problemAt(opened, offsetOf(opened, path, true), `the key "${key}"${where} is not known`, hint);
  }
  const quotable = ['number', 'boolean', 'object'].includes(typeof issue.input) && issue.message.startsWith('a text');
  const hint = quotable && !isCollection(issue.input) ? `Put it in quotes: '${String(issue.input)}'.` : undefined;
  const message = `"${path.join('.')}" must be ${issue.message}, not ${kindOf(issue.input)}`;
  return problemAt(
    opened,
    offsetOf(opened, path, false),
    message,
    hint ?? 'Correct the value, or delete the key to have the default.',
  );
}

function isCollection(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function kindOf(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return 'a mapping';
  return typeof value === 'string' ? `"${value}"` : `${JSON.stringify(value)} (a ${typeof value})`;
}

/** Where the value at `path` (or its key) starts; the nearest node above it where it has none of its own. */
function offsetOf(opened: SeriesDocument, path: readonly (string | number)[], key: boolean): number {
  let node: unknown = opened.root;
  let offset = 0;
  for (const [depth, step] of path.entries()) {
    if (isMap(node)) {
      const pair = node.items.find((item) => keyName(item) === String(step));
      if (isNode(pair?.key)) offset = pair.key.range?.[0] ?? offset;
      if (key && depth === path.length - 1) return offset;
      node = pair?.value;
    } else {
      node = (node as { items?: unknown[] } | undefined)?.items?.[Number(step)];
    }
    if (isNode(node) && node.range) offset = node.range[0];
  }
  return offset;
}
