// What a dry run shows of the files that would be written.
import type { FileChange } from '../../worktree/write.ts';

export interface FileText {
  readonly path: string;
  readonly text: string;
}

/** The texts of the files that would be written; that series.yaml follows goes without saying. */
export function textsOf(files: readonly FileChange[] = []): FileText[] {
  return files.flatMap(({ path, text }) => (text === null || path === 'series.yaml' ? [] : [{ path, text }]));
}
