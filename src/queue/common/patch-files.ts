// The patches of the series as files, parsed when first asked for.
import { formatPatch } from '../../patch/format.ts';
import { mayChange } from '../../patch/may-change.ts';
import { parsePatch } from '../../patch/parse.ts';
import type { FileDiff, Patch } from '../../patch/types.ts';
import { Problem } from '../../problem.ts';
import { patchScanner } from '../../worktree/many-patches.ts';
import { patchPath, readPatchFile } from '../../worktree/patches.ts';
import type { QueueContext } from './context.ts';

/** A patch, by its name. */
export interface PatchName {
  readonly name: string;
}

/** A patch with its name. */
export type NamedPatch = PatchName & Patch;

/** For so many units the files are looked through one unit at a time; to parse all is less for more. */
const FEW = 4;

export class PatchFiles {
  readonly #context: QueueContext;
  readonly #texts = new Map<string, string>();
  readonly #patches = new Map<string, Patch>();
  /** Folders seen to be no links. */
  readonly #folders = new Set<string>();
  readonly #few = new Map<string, readonly FileDiff[]>();
  #chains: ReadonlyMap<string, readonly FileDiff[]> | undefined;

  constructor(context: QueueContext) {
    this.#context = context;
  }

  /** The same with these patches in place of the files that bear their names. */
  with(patches: readonly NamedPatch[]): PatchFiles {
    const files = new PatchFiles(this.#context);
    for (const [name, text] of this.#texts) files.#texts.set(name, text);
    for (const [name, patch] of this.#patches) files.#patches.set(name, patch);
    for (const { name, header, files: diffs } of patches) {
      files.#patches.set(name, { header, files: diffs });
      files.#texts.set(name, formatPatch({ header, files: diffs }));
    }
    files.#chains = this.chains();
    return files;
  }

  /** The file's text. Throws Problem('failed') where the series names a patch that has no file. */
  text(name: string): string {
    const text = this.#textOrNull(name);
    if (text === null) {
      const line = this.#context.series.patches.find((p) => p.name === name)?.line;
      throw new Problem('failed', `patch ${name} is in series.yaml but has no file ${patchPath(name)}`, {
        patch: name,
        file: 'series.yaml',
        line,
        hint: `Bring ${patchPath(name)} back, or take the line out of series.yaml.`,
      });
    }
    return text;
  }

  /** Whether the patch is there. */
  has(name: string): boolean {
    return this.#patches.has(name) || this.#textOrNull(name) !== null;
  }

  #textOrNull(name: string): string | null {
    const known = this.#texts.get(name);
    if (known !== undefined) return known;
    const text = readPatchFile(this.#context.root, name, this.#folders);
    if (text !== null) this.#texts.set(name, text);
    return text;
  }

  patch(name: string): Patch {
    let patch = this.#patches.get(name);
    if (patch === undefined) {
      patch = named(name, () => parsePatch(this.text(name), patchPath(name)));
      this.#patches.set(name, patch);
    }
    return patch;
  }

  /** The diffs of every unit through the whole series, in its order. A patch file that is missing has none. */
  chains(): ReadonlyMap<string, readonly FileDiff[]> {
    if (this.#chains !== undefined) return this.#chains;
    const chains = new Map<string, FileDiff[]>();
    for (const { name } of this.#context.series.patches) {
      if (!this.has(name)) continue;
      for (const diff of this.patch(name).files) {
        const chain = chains.get(diff.path);
        if (chain === undefined) chains.set(diff.path, [diff]);
        else chain.push(diff);
      }
    }
    this.#chains = chains;
    return chains;
  }

  /**
   * Gives, of patches, those that are worth parsing to see if they change one of the units, or one whose path ends so: most of a long
   * series name none of them. One without a file is among them.
   */
  changing(paths: readonly string[], names: readonly string[]): string[] {
    const sought = paths.map((path) => Buffer.from(path));
    const isWorthIt = (text: string | null) => text === null || mayChange(Buffer.from(text), sought);
    const found = this.#scanner(sought)(names).filter(
      ({ name, isSeen }) => isSeen || isWorthIt(this.#textOrNull(name)),
    );
    const worth = new Set(found.map(({ name }) => name));
    return names.filter((name) => this.#patches.has(name) || worth.has(name));
  }

  /** The same at first sight, for slices of a long series: those that cannot be read are among them, and no problem. */
  scanner(paths: readonly string[]): (names: readonly string[]) => string[] {
    const scan = this.#scanner(paths.map((path) => Buffer.from(path)));
    return (names) => scan(names).map(({ name }) => name);
  }

  #scanner(sought: readonly Buffer[]) {
    return patchScanner(this.#context.root, (bytes) => mayChange(bytes, sought));
  }

  /** The diffs of one unit, as `chains` has them; for the first few units only the patches that name them are parsed. */
  chain(path: string): readonly FileDiff[] {
    const known = this.#chains?.get(path) ?? this.#few.get(path);
    if (known !== undefined || this.#chains !== undefined) return known ?? [];
    if (this.#few.size === FEW) return this.chains().get(path) ?? [];
    const names = this.#context.series.patches.map(({ name }) => name);
    const chain = this.changing([path], names).flatMap((name) =>
      this.has(name) ? this.patch(name).files.filter((diff) => diff.path === path) : [],
    );
    this.#few.set(path, chain);
    return chain;
  }
}

function named<T>(patch: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw new Problem(error.code, error.message, { ...error, patch, cause: error });
  }
}
