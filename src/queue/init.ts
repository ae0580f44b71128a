// init: starts a queue in a folder, empty or with the routines of a living database as its base.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { openTarget } from '../database/open.ts';
import { ServerError } from '../database/server-error.ts';
import { look } from '../database/session.ts';
import { readTarget, withoutPassword } from '../database/target.ts';
import { blobHash } from '../patch/blob-hash.ts';
import { Problem } from '../problem.ts';
import { cleanIndexText, writeCleanIndex } from '../worktree/clean-index.ts';
import { ensureLocalFolder } from '../worktree/local.ts';
import { putObject } from '../worktree/objects.ts';
import { readUnits } from '../worktree/units.ts';
import { changeFiles, type FileChange } from '../worktree/write.ts';
import { explained } from './common/explained.ts';
import { unitsOfDatabase } from './init-units.ts';

export interface InitResult {
  readonly root: string;
  /** Files written, relative to the root. */
  readonly files: readonly string[];
  readonly routines: number;
  readonly notes: readonly string[];
}

export interface InitOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly toolVersion: string;
  readonly progress?: (line: string) => void;
  /** URL of the database whose routines become the base. */
  readonly fromDatabase?: string | undefined;
  /** Only these schemas; all but the system's where none are named. */
  readonly schemas?: readonly string[] | undefined;
}

/**
 * With merge=union git puts the lines of both branches one after the other where both changed the same place: right for patches,
 * which both add at the end. A setting that both change then stands twice, or a patch does, and the file is refused; only
 * a list of settings on several lines could be mixed unseen, which status warns of.
 */
const GIT_ATTRIBUTES = `# Patches and units are kept byte for byte.
*.patch -text
udfs/** -text
# Two branches that add patches merge line by line. Keep a list of settings on one line: a setting that both
# branches change then stands twice, which pgquilt refuses, instead of being mixed.
series.yaml merge=union
`;

/** Writes series.yaml and what belongs to it. Throws Problem('failed') where there is a queue already. */
export async function init(options: InitOptions): Promise<InitResult> {
  const root = options.cwd;
  if (existsSync(path.join(root, 'series.yaml'))) {
    throw new Problem('failed', 'there is a queue here already: series.yaml exists', {
      file: 'series.yaml',
      hint: 'See pgquilt status.',
    });
  }
  const found = options.fromDatabase === undefined ? undefined : await readDatabase(options, options.fromDatabase);
  const units = found?.units ?? new Map<string, string>();
  refuseExisting(root, [...units.keys()]);
  const files: FileChange[] = [
    { path: 'series.yaml', text: seriesText(found?.schemas ?? ['public'], options.fromDatabase) },
    ...(existsSync(path.join(root, '.gitattributes')) ? [] : [{ path: '.gitattributes', text: GIT_ATTRIBUTES }]),
    ...[...units].map(([unit, text]) => ({ path: unit, text })),
  ];
  changeFiles(root, files);
  ensureLocalFolder(root);
  const all = readUnits(root);
  for (const text of all.values()) putObject(root, text);
  const hashes = new Map([...all].map(([p, text]) => [p, blobHash(text)] as const));
  writeCleanIndex(root, cleanIndexText({ version: 1, units: hashes }));
  return { root, files: files.map((f) => f.path), routines: found?.routines ?? 0, notes: found?.notes ?? [] };
}

function refuseExisting(root: string, paths: readonly string[]): void {
  const there = paths.find((p) => existsSync(path.join(root, p)));
  if (there === undefined) return;
  throw new Problem('failed', `${there} exists; init does not overwrite it`, {
    file: there,
    hint: 'Start the queue in an empty folder.',
  });
}

async function readDatabase(options: InitOptions, url: string) {
  const target = readTarget(url, options.cwd);
  const connection = await openTarget(target, options.progress === undefined ? {} : { progress: options.progress });
  try {
    return await look(connection, { searchPath: [] }, (tx) => unitsOfDatabase(tx, options.schemas));
  } catch (error) {
    const isUnreadable = error instanceof ServerError && error.code === '22021';
    throw isUnreadable ? unreadable(error, target.label) : explained(error);
  } finally {
    await connection.close();
  }
}

function unreadable(error: ServerError, label: string): Problem {
  return new Problem('failed', `the server refused: ${error.message}`, {
    sqlstate: error.code,
    hint: `A routine in ${label} holds bytes that are not UTF-8, as the encoding SQL_ASCII lets it, and a unit is UTF-8. Write it anew there, or take other schemas: --schema NAME`,
    cause: error,
  });
}

function seriesText(schemas: readonly string[], from: string | undefined): string {
  const target = from === undefined ? '' : `targets:\n  origin: ${JSON.stringify(withoutPassword(from))}\n`;
  return `# A queue of pgquilt: the units are under udfs/, the patches under patches/.\nsearch_path: [${schemas.map((s) => (/^[a-z_][a-z0-9_]*$/.test(s) ? s : JSON.stringify(s))).join(', ')}]\n${target}patches:\n`;
}
