// What every verb starts from: where the queue is, what its series says, and which database is meant.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Connection } from '../../database/connection.ts';
import { type OpenOptions, openTarget } from '../../database/open.ts';
import type { SessionOptions } from '../../database/session.ts';
import { readTarget, type Target } from '../../database/target.ts';
import { Problem } from '../../problem.ts';
import { suggest } from '../../series/suggest.ts';
import type { Series } from '../../series/types.ts';
import { findRoot } from '../../worktree/root.ts';
import type { PlanBinding } from './same-plan.ts';

export interface Located {
  /** The folder with series.yaml; null outside a queue. */
  readonly root: string | null;
  readonly seriesText: string;
}

export interface ContextOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** --target */
  readonly target?: string | undefined;
  /** --database */
  readonly database?: string | undefined;
  /** --tree: bring the tree in line although the target was named. */
  readonly tree?: boolean | undefined;
  readonly readOnly?: boolean | undefined;
  readonly toolVersion: string;
  /** Where the queue is, if that is known already. */
  readonly located?: Located;
  /** Reads the text of series.yaml. */
  readonly readSeries: (text: string) => Series;
  /** A line about something that takes time; goes to stderr. */
  readonly progress?: ((line: string) => void) | undefined;
  /** What is at work from now on, said to who waits for it; null: nothing is any more. */
  readonly step?: ((line: string | null) => void) | undefined;
  /** Where the plan is of interest. */
  readonly planned?: PlanBinding | undefined;
}

export interface Context {
  /** The folder with series.yaml; null outside a queue. */
  readonly root: string | null;
  readonly series: Series;
  readonly seriesText: string;
  readonly target: Target;
  /** Whether this operation's target is the one that the tree shows. */
  readonly followsTree: boolean;
  readonly readOnly: boolean;
  readonly toolVersion: string;
  readonly progress: (line: string) => void;
  readonly step: (line: string | null) => void;
  readonly session: SessionOptions;
  /** Where the plan is of interest. */
  readonly planned?: PlanBinding | undefined;
  /** An open connection to work on, which stays open. */
  readonly connection?: Connection;
  /** The target is gone when the command ends: the journal keeps nothing of it, which would only push out what can be undone. */
  readonly isThrowaway?: boolean;
}

/** A context inside a queue. */
export type QueueContext = Context & { readonly root: string };

/** The target where nothing names one. */
export const EMBEDDED_DEFAULT = 'pglite:.pgquilt/dev';
/** What stands for a series outside of a queue. */
export const NO_SERIES: Series = { settings: { searchPath: ['public'], targets: new Map(), setup: [] }, patches: [] };

/** Reads series.yaml and chooses the target. Throws Problem('usage') for a target that is not known or is a fleet. */
export function openContext(options: ContextOptions): Context {
  const { root, seriesText } = options.located ?? locateQueue(options.cwd);
  const series = root === null ? NO_SERIES : options.readSeries(seriesText);
  const { url, named } = chooseTarget(series, root, options);
  return {
    root,
    series,
    seriesText,
    target: readTarget(url, root ?? options.cwd),
    followsTree: root !== null && (!named || options.tree === true),
    readOnly: options.readOnly === true,
    toolVersion: options.toolVersion,
    progress: options.progress ?? (() => undefined),
    step: options.step ?? (() => undefined),
    session: { searchPath: series.settings.searchPath },
    planned: options.planned,
  };
}

/** The queue that the folder is in, with the text of its series.yaml. Throws Problem('failed') where that cannot be read. */
export function locateQueue(cwd: string): Located {
  const root = findRoot(cwd);
  return { root, seriesText: root === null ? '' : readText(path.join(root, 'series.yaml')) };
}

/** Reads series.yaml again, into the same context: what an interrupted command had left to write to it is there now. */
export async function rereadSeries(context: QueueContext): Promise<void> {
  const { seriesText } = locateQueue(context.root);
  const { readSeries } = await import('../../series/read.ts');
  Object.assign(context, { seriesText, series: readSeries(seriesText) });
}

function readText(file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(file));
  } catch (error) {
    throw new Problem('failed', `series.yaml cannot be read: ${error instanceof Error ? error.message : error}`, {
      file: 'series.yaml',
      hint: 'It has to be UTF-8 text that you may read.',
      cause: error,
    });
  }
}

function chooseTarget(series: Series, root: string | null, options: ContextOptions): { url: string; named: boolean } {
  const { env } = options;
  if (options.database !== undefined && options.target !== undefined) {
    throw new Problem('usage', '--database and --target both name a database', { hint: 'Give one of the two.' });
  }
  if (options.database !== undefined) return { url: options.database, named: true };
  if (options.target !== undefined) return { url: urlOf(series, options.target), named: true };
  const fromEnvironment = databaseOf(env);
  if (fromEnvironment !== undefined) return { url: fromEnvironment, named: false };
  const { defaultTarget } = series.settings;
  if (defaultTarget !== undefined) return { url: urlOf(series, defaultTarget), named: false };
  if (root === null) {
    throw new Problem('usage', 'this is no queue (no series.yaml here or above), and no database was named', {
      hint: 'Start a queue here with pgquilt init, or name a database with --database URL.',
    });
  }
  return { url: EMBEDDED_DEFAULT, named: false };
}

/** The database that the environment names. */
export function databaseOf(env: NodeJS.ProcessEnv): string | undefined {
  return env['PGQUILT_DATABASE'] || env['DATABASE_URL'] || undefined;
}

function urlOf(series: Series, name: string): string {
  const urls = series.settings.targets.get(name);
  if (urls === undefined) {
    const known = [...series.settings.targets.keys()];
    const [near] = suggest(name, known);
    throw new Problem('usage', `there is no target '${name}' in series.yaml`, {
      hint: near ? `Did you mean ${near}?` : known.length > 0 ? `Its targets: ${known.join(', ')}.` : 'It names none.',
    });
  }
  const [url, ...more] = urls;
  if (url === undefined || more.length > 0) {
    throw new Problem('usage', `the target '${name}' is a fleet of ${urls.length} databases`, {
      hint: `Name one of them with --database URL.`,
    });
  }
  return url;
}

/** Throws Problem('usage') outside a queue. */
export function needQueue(context: Context): QueueContext {
  if (context.root === null) {
    throw new Problem('usage', 'this is no queue: no series.yaml here or in a folder above', {
      hint: 'Start one with pgquilt init, or go to it with -C DIR.',
    });
  }
  return context as QueueContext;
}

/** Throws Problem('usage') where --read-only forbids a change. */
export function needWrite(context: Context, verb: string): void {
  if (context.readOnly) {
    throw new Problem('usage', `${verb} changes things, and --read-only forbids it`, {
      hint: 'Leave --read-only out.',
    });
  }
}

/** Opens the target, gives it to `work`, and closes it whatever happens. */
export async function withConnection<T>(
  context: Context,
  work: (connection: Connection) => Promise<T>,
  options: OpenOptions = {},
): Promise<T> {
  if (context.connection !== undefined) return work(context.connection);
  const connection = await openTarget(context.target, { progress: context.progress, ...options });
  try {
    return await work(connection);
  } finally {
    await connection.leave();
  }
}
