// Edits carried through the levels of patches that lie between where they were made and where they belong. Where one does
// not go past a patch a person is asked, as in every merge, and the edits are kept aside until then.

import { listed } from '../../../listed.ts';
import { type Carried, carry } from '../../../patch/carry.ts';
import { diffTexts } from '../../../patch/diff.ts';
import { formatPatch } from '../../../patch/format.ts';
import { Problem } from '../../../problem.ts';
import { backup } from '../../../worktree/backup.ts';
import { type Conflict, conflictProblem, resolutionOf, saveConflict } from '../conflicts.ts';
import type { QueueOperation } from '../operation.ts';
import type { LevelTexts } from './level-texts.ts';

/** A unit's edit, and the levels that it goes through, the one that it was made at first. */
export interface Travel {
  readonly path: string;
  readonly edited: string | null;
  readonly texts: LevelTexts;
}

export interface Journey {
  /** Where the edits go: what the files of a conflict are named after. */
  readonly patch: string;
  /** The patch that lies between a level (an index in `texts`) and the one before it. */
  readonly past: (at: number) => string;
  /** `below` or `above`. */
  readonly side: 'below' | 'above';
  /** The command that takes the answers. */
  readonly again: string;
}

/** The texts of each unit with its edit, in the order of `texts`. Throws Problem('conflict') with every conflict saved. */
export function carryEdits(
  op: QueueOperation,
  travels: readonly Travel[],
  { patch, past, side, again }: Journey,
): Map<string, LevelTexts> {
  const { root } = op.context;
  const out = new Map<string, LevelTexts>();
  const conflicts: (Conflict & { past: string })[] = [];
  for (const { path, edited, texts } of travels) {
    const name = (at: number) => `${patch}-${side}-${past(at)}`;
    const carried: Carried = carry(texts, edited, {
      labels: (at) => ({ ours: 'edited', base: 'before the edit', theirs: `${side} patch ${past(at)}` }),
      answer: ({ at, base, ours, theirs }) => resolutionOf(root, { name: name(at), path, base, ours, theirs }),
    });
    if ('texts' in carried) out.set(path, carried.texts);
    else {
      const { at, text, ...inputs } = carried.conflict;
      const saved = saveConflict(root, { name: name(at), path, ...inputs }, text ?? '');
      conflicts.push({ ...saved, past: past(at) });
    }
  }
  if (conflicts.length === 0) return out;
  const names = [...new Set(conflicts.map((c) => c.past))].join(', ');
  const paths = listed(conflicts.map((c) => c.path));
  const problem = conflictProblem(
    `the edit of ${paths} cannot go ${side} patch ${names} as it is: both change the same lines`,
    conflicts,
    again,
    conflicts[0]?.past,
  );
  const kept = keepAside(root, patch, travels);
  throw new Problem('conflict', problem.message, {
    ...problem,
    detail: `${problem.detail}\nThe edit is still in the tree, and as a diff in ${kept}`,
    hint: problem.hint,
  });
}

function keepAside(root: string, patch: string, travels: readonly Travel[]): string {
  const files = travels.flatMap(({ path, edited, texts }) => diffTexts(path, texts[0] ?? null, edited) ?? []);
  return backup(root, `edit-for-${patch}.patch`, formatPatch({ header: '', files }));
}
