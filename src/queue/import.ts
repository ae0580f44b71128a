// import: patches of other programs become patches of the queue, all of them or none. Nothing is applied; where they apply in
// their place, their diffs get the hashes that the queue's own have.

import { importedHeader } from '../exchange/header.ts';
import type { Incoming } from '../exchange/incoming.ts';
import { nameFor } from '../exchange/names.ts';
import { mapPaths } from '../exchange/paths.ts';
import { applyFileDiff } from '../patch/apply.ts';
import { blobHash } from '../patch/blob-hash.ts';
import { formatPatch } from '../patch/format.ts';
import { parsePatch } from '../patch/parse.ts';
import { reversePatch } from '../patch/reverse.ts';
import type { ApplyResult, FileDiff } from '../patch/types.ts';
import { Problem } from '../problem.ts';
import { insertPatches } from '../series/edit.ts';
import { listPatchFiles, patchPath } from '../worktree/patches.ts';
import { needWrite, type QueueContext } from './common/context.ts';
import { operateFiles } from './common/files-only.ts';
import { PatchFiles } from './common/patch-files.ts';
import { Tree } from './common/tree.ts';

export interface ImportedPatch {
  readonly name: string;
  readonly from: string;
  readonly units: readonly string[];
  /** Whether it applies where it is in the series. */
  readonly applies: boolean;
}

export interface ImportResult {
  readonly imported: readonly ImportedPatch[];
  readonly notes: readonly string[];
}

export interface ImportOptions {
  /** Put before every path, once its leading components are off. */
  readonly prefix?: string;
  /** The patch after which they go; the end of the series where none is named. */
  readonly after?: string;
  /** Leave out changes to files that are no units, instead of refusing them. */
  readonly skipOthers?: boolean;
  readonly dryRun?: boolean;
}

/**
 * Imports patches. Throws Problem: 'failed' for one that is malformed, that changes files other than units (unless they are to be
 * skipped), or that changes nothing; 'usage' for a patch to go after that the series does not have.
 */
export async function importPatches(
  context: QueueContext,
  incoming: readonly Incoming[],
  options: ImportOptions = {},
): Promise<ImportResult> {
  needWrite(context, 'import');
  const work = () => {
    const { series, root } = context;
    const at =
      options.after === undefined
        ? series.patches.length
        : series.patches.findIndex((p) => p.name === options.after) + 1;
    if (options.after !== undefined && at === 0) {
      throw new Problem('usage', `Patch ${options.after} is not in series`, {
        hint: 'pgquilt series lists the patches.',
      });
    }
    const levels = new Levels(context, at);
    const taken = new Set([...series.patches.map((p) => p.name), ...listPatchFiles(root)]);
    const notes: string[] = [];
    const patches: (ImportedPatch & { text: string; guards: Incoming['guards'] })[] = [];
    for (const one of incoming) {
      const { header, diffs, others } = mapPaths(one.text, { strip: one.strip, prefix: options.prefix ?? '' });
      if (others.length > 0 && options.skipOthers !== true) throw notUnits(one, others);
      const read = parsePatch(diffs, one.from);
      if (read.files.length === 0) {
        notes.push(`${one.from}: ${one.name} changes no unit, and is left out`);
        continue;
      }
      const name = nameFor(one.name, taken);
      taken.add(name);
      const { files } = one.reverse ? reversePatch(read) : read;
      const placed = files.map((diff) => levels.place(diff));
      const applies = placed.every((p) => p.fits);
      const text = formatPatch({ header: importedHeader(header, name), files: placed.map((p) => p.diff) });
      patches.push({ name, from: one.from, units: files.map((f) => f.path), applies, text, guards: one.guards });
    }
    if (patches.length === 0) {
      throw new Problem('failed', 'none of the patches changes a unit', {
        hint: notes.join('\n') || 'Nothing was imported.',
      });
    }
    const after = at === 0 ? null : (series.patches[at - 1]?.name ?? null);
    const seriesText = insertPatches(context.seriesText, patches, { after });
    const value = { imported: patches.map(({ text: _text, guards: _guards, ...rest }) => rest), notes };
    return {
      value,
      filesOnly: { verb: 'import', patches: patches.map((p) => p.name) },
      files: [
        ...patches.map(({ name, text }) => ({ path: patchPath(name), text })),
        { path: 'series.yaml', text: seriesText },
      ],
    };
  };
  const done = await operateFiles(context, work, options);
  return { ...done.value, notes: [...done.notes, ...done.value.notes] };
}

/** The units' texts where the patches go, as far as they can be known without a database. */
class Levels {
  readonly #tree: Tree;
  readonly #files: PatchFiles;
  readonly #below: readonly string[];
  readonly #texts = new Map<string, string | null | undefined>();

  constructor(context: QueueContext, at: number) {
    this.#files = new PatchFiles(context);
    this.#tree = new Tree(context, this.#files, []);
    this.#below = context.series.patches.slice(0, at).map((p) => p.name);
  }

  /** The diff with its hashes, where it applies. */
  place(diff: FileDiff): { readonly diff: FileDiff; readonly fits: boolean } {
    const text = this.#text(diff.path);
    const result = text === undefined ? undefined : applied(text, diff);
    if (text === undefined || result?.status !== 'applied') {
      this.#texts.set(diff.path, undefined);
      return { diff, fits: false };
    }
    this.#texts.set(diff.path, result.text);
    return { diff: { ...diff, before: blobHash(text), after: blobHash(result.text) }, fits: true };
  }

  #text(path: string): string | null | undefined {
    if (!this.#texts.has(path)) this.#texts.set(path, this.#read(path));
    return this.#texts.get(path);
  }

  #read(path: string): string | null | undefined {
    try {
      let text = this.#tree.baseText(path);
      for (const name of this.#below) {
        for (const diff of this.#files.patch(name).files.filter((f) => f.path === path)) {
          const result = applyFileDiff(text, diff);
          if (result.status === 'conflict') return undefined;
          text = result.text;
        }
      }
      return text;
    } catch (error) {
      if (error instanceof Problem) return undefined;
      throw error;
    }
  }
}

/** By the hashes that it came with, which say where it goes; or, where they are of another text, or not true, by its lines alone. */
function applied(text: string | null, diff: FileDiff): ApplyResult {
  const result = applyFileDiff(text, diff);
  return result.status === 'applied' ? result : applyFileDiff(text, { ...diff, before: null, after: null });
}

function notUnits({ from, name }: Incoming, others: readonly string[]): Problem {
  return new Problem(
    'failed',
    `${name} changes files that are no units: ${others.slice(0, 5).join(', ')}${others.length > 5 ? ' …' : ''}`,
    {
      file: from,
      hint: 'Nothing was imported. Units are .sql files under udfs/. Paths of another layout: --prefix and -p. To leave such files out: --skip-others',
    },
  );
}
