// What a dry run shows of the files that would be written.
import { undated } from '../../patch/header.ts';
import type { FileChange } from '../../worktree/write.ts';

export interface FileText {
  readonly path: string;
  readonly text: string;
}

/** The texts of the files that would be written; that series.yaml follows goes without saying. */
export function textsOf(files: readonly FileChange[] = []): FileText[] {
  return files.flatMap(({ path, text }) => (text === null || path === 'series.yaml' ? [] : [{ path, text }]));
}

/** The files as part of a plan: what becomes of them is another matter than when. */
export function planOfFiles(files: readonly FileChange[] = []) {
  return files.map(({ path, text }) => [path, text === null ? null : undated(text)]);
}
