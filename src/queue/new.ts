// new: an empty patch on top of the stack, with its file and its line in the series.
import { formatHeader, type HeaderField } from '../patch/header.ts';
import { Problem } from '../problem.ts';
import { insertPatch } from '../series/edit.ts';
import { patchNameProblem } from '../series/name.ts';
import { patchPath, readPatchFile } from '../worktree/patches.ts';
import { needWrite, type QueueContext } from './common/context.ts';
import { operate } from './common/operation.ts';
import { stackRow } from './common/record.ts';
import { ensureEmbedded } from './load.ts';

export interface NewResult {
  readonly patch: string;
  readonly file: string;
  readonly top: string;
  readonly target: string;
  readonly notes: readonly string[];
}

export interface NewOptions {
  readonly name: string;
  /** The first line is the subject, the rest the text. */
  readonly message?: string | undefined;
  /** `Name <address>` */
  readonly author?: string | undefined;
}

/** Creates the patch after the top. Throws Problem: 'usage' for a bad name, 'failed' for one that is taken. */
export async function newPatch(context: QueueContext, options: NewOptions): Promise<NewResult> {
  needWrite(context, 'new');
  const { name } = options;
  refuseName(context, name);
  const created = await ensureEmbedded(context);
  const done = await operate(context, async ({ head, tx }) => {
    const top = head.stack[head.stack.length - 1]?.name ?? null;
    if (head.stack.some((p) => p.name === name)) throw taken(name, 'it is applied on this target');
    if (top !== null && !context.series.patches.some((p) => p.name === top)) {
      throw new Problem('failed', `the top patch ${top} is applied but is not in series.yaml`, {
        patch: top,
        file: 'series.yaml',
        hint: `Put '- ${top}' back into series.yaml, or take the patch off: pgquilt pop`,
      });
    }
    const header = headerOf(options, tx.server.now);
    return {
      value: { patch: name, file: patchPath(name), top: name, target: context.target.label },
      ledger: { verb: 'new', patches: [name], push: [stackRow(name, header, [], [])] },
      files: [
        { path: patchPath(name), text: header },
        { path: 'series.yaml', text: insertPatch(context.seriesText, name, { after: top }) },
      ],
    };
  });
  return { ...done.value, notes: [...created, ...done.notes] };
}

/** Throws Problem: 'usage' for a bad name, 'failed' for one that the series, the stack or the disk has. */
export function refuseName(context: QueueContext, name: string, stack: readonly { name: string }[] = []): void {
  const reason = patchNameProblem(name);
  if (reason !== null) {
    throw new Problem('usage', `${JSON.stringify(name)} is no name for a patch: ${reason}`, {
      hint: 'Use letters, digits, dashes and underscores: count-signups.',
    });
  }
  if (context.series.patches.some((p) => p.name === name)) throw taken(name, 'it is in series.yaml');
  if (stack.some((p) => p.name === name)) throw taken(name, 'it is applied on this target');
  if (readPatchFile(context.root, name) !== null) throw taken(name, `${patchPath(name)} exists`);
}

function taken(name: string, why: string): Problem {
  return new Problem('failed', `there is a patch ${name} already: ${why}`, {
    patch: name,
    hint: 'Choose another name.',
  });
}

/** The header of a new patch, with `more` fields. */
export function headerOf(options: NewOptions, now: string, more: readonly HeaderField[] = []): string {
  const [subject = '', ...rest] = (options.message ?? '').trim().split('\n');
  const text = rest.join('\n').replace(/^\n+/, '').trimEnd();
  const header = formatHeader({
    fields: [
      { name: 'Subject', value: subject === '' ? options.name : subject },
      ...(options.author === undefined ? [] : [{ name: 'Author', value: options.author }]),
      { name: 'Date', value: now.slice(0, 10) },
      ...more,
    ],
    body: text === '' ? '' : `${text}\n`,
  });
  // A blank line between header and diffs, as git and people write it.
  return `${header}\n`;
}
