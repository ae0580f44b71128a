// Merges that need a person: the text with its markers is kept under .pgquilt/merges/, by the texts that it was made of.
// Once the markers are out of it, the same merge takes it as the answer.
import { createHash } from 'node:crypto';
import { hasConflictMarkers } from '../../patch/merge.ts';
import { Problem } from '../../problem.ts';
import { ensureLocalFolder } from '../../worktree/local.ts';
import { readTextIn } from '../../worktree/read-text.ts';
import { writeFileAtomic } from '../../worktree/write.ts';

/** What a merge is made of. */
export interface MergeInputs {
  /** What is merged in, for the folder's name. */
  readonly name: string;
  readonly path: string;
  readonly base: string | null;
  readonly ours: string | null;
  readonly theirs: string | null;
}

/** Merges without an answer, for one problem. */
export interface Conflict {
  readonly path: string;
  /** Where the text with the markers is; null outside a queue, where there is no place for it. */
  readonly file: string | null;
  readonly text: string;
  /** Whether one side took the unit away, so that to be gone is an answer. */
  readonly mayGo: boolean;
}

const mayGo = ({ ours, theirs }: MergeInputs): boolean => ours === null || theirs === null;

function fileOf({ name, path, base, ours, theirs }: MergeInputs): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([base, ours, theirs]))
    .digest('hex')
    .slice(0, 8);
  return `.pgquilt/merges/${name}-${hash}/${path}`;
}

/**
 * The answer that a person gave to exactly this merge; undefined where there is none yet. Nothing is left of a unit that one side
 * took away: null.
 */
export function resolutionOf(root: string | null, inputs: MergeInputs): string | null | undefined {
  if (root === null) return undefined;
  const text = readTextIn(root, fileOf(inputs));
  if (text === null || hasConflictMarkers(text) !== null) return undefined;
  return text.trim() === '' && mayGo(inputs) ? null : text;
}

/** Keeps the text with its markers; one that somebody is at work on already is left as it is. */
export function saveConflict(root: string | null, inputs: MergeInputs, text: string): Conflict {
  if (root === null) return { path: inputs.path, file: null, text, mayGo: mayGo(inputs) };
  const file = fileOf(inputs);
  ensureLocalFolder(root);
  if (readTextIn(root, file) === null) writeFileAtomic(root, file, text);
  return { path: inputs.path, file, text, mayGo: mayGo(inputs) };
}

/** Problem('conflict') that says where the texts are; `again` is the command that takes the answers. */
export function conflictProblem(
  message: string,
  conflicts: readonly Conflict[],
  again: string,
  patch?: string,
): Problem {
  const [first] = conflicts;
  const others = conflicts.length > 1 ? ' and the others' : '';
  const gone = conflicts.some((c) => c.mayGo) ? ', or all of its text where the unit is to go,' : '';
  return new Problem('conflict', message, {
    patch,
    file: first?.file ?? first?.path,
    detail: conflicts
      .map(({ path, file, text }) => (file === null ? `${path}:\n${text}` : `${path}: ${file}`))
      .join('\n'),
    hint:
      first?.file == null
        ? `Nothing was changed. Run ${again} inside the queue to put the texts together by hand.`
        : `Nothing was changed. Take the markers out of ${first.file}${others}${gone || ','} then run ${again} again.`,
  });
}
