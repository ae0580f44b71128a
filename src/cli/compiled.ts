// Loads the program's own files, and keeps what the engine has compiled of them: the next run of the same verb on the same
// version of Node starts without parsing and compiling, which takes half the time of a small command. What is kept lies
// beside the program's files, since who may write there could change the program itself, and nowhere else if nothing can
// be written there.
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire, wrap } from 'node:module';
import path from 'node:path';
import { constants, Script } from 'node:vm';

interface Loaded {
  readonly script: Script;
  /** Where its compiled code is kept, and whether it was there and fit this engine. */
  readonly kept: string;
  readonly wasKept: boolean;
  readonly module: { exports: unknown };
}

/** The program's files, as one run of it loads them. */
export interface Program {
  /** The exports of one of the files. */
  load(name: string): unknown;
  /** Keeps the compiled code of the files loaded, where that of one of them was not there yet. Never throws. */
  keep(): void;
}

/**
 * `folder` has the program's files, each with a hash of it in its first line (scripts/build.mjs), by which its compiled code
 * is known; `verb` says which run's code to use and to keep.
 */
export function openProgram(folder: string, verb: string): Program {
  const compiled = path.join(folder, 'compiled');
  const loaded = new Map<string, Loaded>();

  const load = (name: string): unknown => {
    const known = loaded.get(name);
    if (known !== undefined) return known.module.exports;
    const file = path.join(folder, name);
    // The build writes ASCII.
    const source = readFileSync(file, 'latin1');
    const hash = source.slice(2, source.indexOf('\n'));
    const kept = path.join(compiled, `${verb}-${hash}-${process.arch}-${process.versions.v8}`);
    const cachedData = readKept(kept);
    const script = new Script(wrap(source), {
      filename: file,
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
      ...(cachedData === undefined ? {} : { cachedData }),
    });
    const module: { exports: unknown } = { exports: {} };
    loaded.set(name, { script, kept, wasKept: script.cachedDataRejected === false, module });
    const others = createRequire(file);
    const require = (id: string): unknown =>
      id.startsWith('./') ? load(path.join(path.dirname(name), id)) : others(id);
    script.runInThisContext().call(module.exports, module.exports, require, module, file, folder);
    return module.exports;
  };

  const keep = (): void => {
    if ([...loaded.values()].every(({ wasKept }) => wasKept)) return;
    try {
      mkdirSync(compiled, { recursive: true });
      for (const { kept, script } of loaded.values()) writeWhole(kept, script.createCachedData());
    } catch {
      // A folder of another user, a read-only or full disk: the next run compiles again.
    }
  };
  return { load, keep };
}

function readKept(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/** The engine trusts what it is given, so no half of a file may ever be there, not even after a loss of power. */
function writeWhole(file: string, data: Buffer): void {
  const draft = `${file}.${process.pid}`;
  try {
    const descriptor = openSync(draft, 'wx');
    try {
      writeFileSync(descriptor, data);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}
