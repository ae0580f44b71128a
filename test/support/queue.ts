// A queue in a temporary folder, written from plain data: the base's units, and each patch as the units' new texts.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Connection } from '../../src/database/connection.ts';
import { diffTexts } from '../../src/patch/diff.ts';
import { formatPatch } from '../../src/patch/format.ts';
import { type ContextOptions, needQueue, openContext, type QueueContext } from '../../src/queue/common/context.ts';
import { readSeries } from '../../src/series/read.ts';
import { needs } from './needs.ts';
import { cleanEnvironment } from './run.ts';
import { tempDir } from './temp.ts';

/** Texts by unit; `f` is short for `udfs/public/f.sql`. Null: the unit is not there. */
export type Texts = Record<string, string | null>;

export interface QueueData {
  /** The folder in which the queue's own is made; the system's for temporary files where left out. */
  readonly parent?: string;
  /** Lines of series.yaml above `patches:`. */
  readonly settings?: string;
  /** The base. */
  readonly units?: Texts;
  /** Each patch by name, with the texts that it changes. */
  readonly patches?: Record<string, Texts>;
  /** Other files of the folder. */
  readonly files?: Record<string, string>;
}

/** The path of a unit from its short name. */
export function unitPath(name: string): string {
  return name.includes('/') ? name : `udfs/public/${name}.sql`;
}

/** A queue on disk, and contexts in it. */
export class TestQueue {
  readonly root: string;
  readonly #connection: Connection | undefined;

  constructor(root: string, connection?: Connection) {
    this.root = root;
    this.#connection = connection;
  }

  /** A context as the command line opens it; an embedded database's open connection is put into it. */
  context(options: Partial<ContextOptions> & { session?: Partial<QueueContext['session']> } = {}): QueueContext {
    const { session, ...rest } = options;
    const found = needQueue(openContext({ cwd: this.root, env: {}, readSeries, toolVersion: '0.0.1', ...rest }));
    return {
      ...found,
      session: { ...found.session, ...session },
      ...(this.#connection === undefined ? {} : { connection: this.#connection }),
    };
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }

  has(path: string): boolean {
    return existsSync(join(this.root, path));
  }

  /** Writes any file of the folder. */
  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  remove(path: string): void {
    rmSync(join(this.root, path), { recursive: true });
  }

  /** The text of a unit; null where it is not there. */
  unit(name: string): string | null {
    return this.has(unitPath(name)) ? this.read(unitPath(name)) : null;
  }

  /** Edits a unit as a person would: null removes it. */
  edit(name: string, text: string | null): void {
    if (text === null) this.remove(unitPath(name));
    else this.write(unitPath(name), text);
  }

  /** Every unit by path. */
  tree(): Record<string, string> {
    return this.#texts((path) => path.startsWith('udfs/'));
  }

  /** Every file by path, but for what is local to the checkout. */
  files(): Record<string, string> {
    return this.#texts((path) => !/^\.(pgquilt|git)\//.test(path));
  }

  /** Every file of a folder under `.pgquilt/`, by path. */
  local(folder: string): Record<string, string> {
    return this.#texts((path) => path.startsWith(`.pgquilt/${folder}/`));
  }

  /** Skips the test where git is not installed. */
  git(...args: string[]): string {
    needs('git');
    const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org'];
    const env = cleanEnvironment({ GIT_CONFIG_NOSYSTEM: '1' });
    return execFileSync('git', [...identity, ...args], { cwd: this.root, env, encoding: 'utf8', stdio: 'pipe' });
  }

  #texts(wanted: (path: string) => boolean): Record<string, string> {
    const paths = readdirSync(this.root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(this.root.length + 1))
      .filter(wanted)
      .sort();
    return Object.fromEntries(paths.map((path) => [path, this.read(path)]));
  }
}

/** Writes a queue whose default target is `url`. The tree stands at the base. */
export function writeQueue(data: QueueData, url?: string, connection?: Connection): TestQueue {
  const queue = new TestQueue(tempDir(undefined, data.parent), connection);
  const patches = Object.entries(data.patches ?? {});
  const target = url === undefined ? '' : `default: dev\ntargets:\n  dev: ${JSON.stringify(url)}\n`;
  const entries = patches.map(([name]) => `  - ${name}\n`).join('');
  queue.write('series.yaml', `${data.settings ?? ''}${target}patches:\n${entries}`);
  const now = new Map<string, string | null>();
  for (const [name, text] of Object.entries(data.units ?? {})) {
    now.set(unitPath(name), text);
    if (text !== null) queue.write(unitPath(name), text);
  }
  for (const [name, changes] of patches) {
    const files = Object.entries(changes).flatMap(([unit, text]) => {
      const path = unitPath(unit);
      const diff = diffTexts(path, now.get(path) ?? null, text);
      now.set(path, text);
      return diff === null ? [] : [diff];
    });
    queue.write(`patches/${name}.patch`, formatPatch({ header: `Subject: ${name}\n\n`, files }));
  }
  for (const [path, text] of Object.entries(data.files ?? {})) queue.write(path, text);
  return queue;
}
