// A merge that needs a person: both texts side by side, and the ways to put them together. The command that met it is made
// again with the answer, through its plan.
import { diffTexts } from '../../patch/diff.ts';
import { sidesOf } from '../../patch/take-side.ts';
import { diffRows } from '../text/diff-rows.ts';
import type { Change, Choice, Dialog, DialogLine } from './dialog.ts';
import type { Shown } from './problem.ts';

/** The files with markers that a conflict names. */
export function mergeFiles({ code, detail }: Shown): string[] {
  if (code !== 'conflict') return [];
  return [...detail.matchAll(/^.+: (\.pgquilt\/merges\/.+)$/gm)].map((m) => m[1] ?? '');
}

/** A side is named by what it is of, or by where it is: `patch two`, `below the patch`. */
const takeWhatIs = (label: string): string => `take what is ${/^(the )?patch /.test(label) ? 'of ' : ''}${label}`;

/** The dialog with the choices for the whole of it before those that there are already. */
export function withMerge(
  dialog: Extract<Dialog, { kind: 'choose' }>,
  texts: ReadonlyMap<string, string>,
  change: Change,
): Dialog {
  const found = [...texts].flatMap(([file, text]) => {
    const sides = sidesOf(text);
    return sides === null ? [] : [{ file, sides }];
  });
  const [first] = found;
  if (first === undefined) return dialog;
  const { labels } = first.sides;
  const taken = (side: 'ours' | 'theirs'): Choice['next'] => ({
    to: 'write',
    texts: new Map(found.map(({ file, sides }) => [file, sides[side]])),
    change,
  });
  const choices: Choice[] = [
    { key: 'l', about: takeWhatIs(labels.ours), next: taken('ours') },
    { key: 'p', about: takeWhatIs(labels.theirs), next: taken('theirs') },
    { key: 'e', about: 'put both together in the editor', next: { to: 'merge', files: [...texts.keys()], change } },
  ];
  const both = found.flatMap(({ file, sides }): DialogLine[] => {
    const diff = diffTexts(file.replace(/^.*?(?=udfs\/)/, ''), sides.ours, sides.theirs);
    const rows = diff === null ? [] : diffRows([diff], { context: 3, whitespace: true });
    return [
      { kind: 'strong', text: `- ${sides.labels.ours}    + ${sides.labels.theirs}` },
      ...rows.map((row): DialogLine => ({ kind: 'diff', row })),
    ];
  });
  const own = new Set(choices.map((c) => c.key));
  return {
    ...dialog,
    lines: [...dialog.lines, ...both],
    choices: [...choices, ...dialog.choices.filter((c) => !own.has(c.key))],
  };
}
