// Text that still has a merge's markers in it goes into no patch.
import { hasConflictMarkers } from '../../patch/merge.ts';
import { Problem } from '../../problem.ts';

/** Throws Problem('conflict') for the first of the units' texts that has a marker. */
export function refuseMarkers(texts: ReadonlyMap<string, string | null>): void {
  for (const [path, text] of texts) {
    const marker = text === null ? null : hasConflictMarkers(text);
    if (marker !== null) {
      throw new Problem('conflict', `${path}:${marker.line}: the text still has conflict markers`, {
        file: path,
        line: marker.line,
        hint: 'Resolve the conflict, take the marker lines out, and refresh again.',
      });
    }
  }
}
