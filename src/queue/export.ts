// export: the series for other programs: a quilt folder, an MQ queue, a mailbox for git.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { formatMail } from '../exchange/mail.ts';
import { formatSeriesFile } from '../exchange/series-file.ts';
import { formatFileDiff } from '../patch/format.ts';
import { Problem } from '../problem.ts';
import { patchPath } from '../worktree/patches.ts';
import type { QueueContext } from './common/context.ts';
import { PatchFiles } from './common/patch-files.ts';

export interface ExportResult {
  readonly format: string;
  readonly to: string;
  readonly patches: readonly string[];
}

export type ExportFormat = 'quilt' | 'mq' | 'mailbox';

/** Writes all patches of the series. Throws Problem('failed') where the destination has something already. */
export function exportSeries(context: QueueContext, to: string, cwd: string, format: ExportFormat): ExportResult {
  const { patches } = context.series;
  if (patches.length === 0) throw new Problem('nothing-to-do', 'No patches in series');
  const files = new PatchFiles(context);
  const destination = resolve(cwd, to);
  const result = { format, to, patches: patches.map((p) => p.name) };
  if (format === 'mailbox') {
    if (existsSync(destination)) throw occupied(to);
    // git am stops at a mail without a diff.
    const full = patches.map(({ name }) => ({ name, ...files.patch(name) })).filter((p) => p.files.length > 0);
    const mails = full.map(({ name, header, files: diffs }, i) =>
      formatMail({ name, header, diffs: diffs.map(formatFileDiff).join('') }, i + 1, full.length),
    );
    write(destination, mails.join(''));
    return { ...result, patches: full.map((p) => p.name) };
  }
  if (existsSync(destination) && readdirSync(destination).length > 0) throw occupied(to);
  for (const { name } of patches) write(join(destination, patchPath(name).replace(/^patches\//, '')), files.text(name));
  const lines = patches.map(({ name, guards }) => ({ file: patchPath(name).replace(/^patches\//, ''), guards }));
  write(join(destination, 'series'), formatSeriesFile(lines, format === 'mq'));
  return result;
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text, { flag: 'wx' });
}

function occupied(to: string): Problem {
  return new Problem('failed', `${to} is there already`, {
    hint: 'Nothing was written. Name a new file or an empty folder.',
  });
}
