// One unit on its way through a merge: the text of the series, the target's own, and what was said by hand around its
// routines. Comments, grants and owners are not lines of one text to be merged: they go together unless both sides speak of
// the same thing.
import type { Drift } from '../../database/change/drift.ts';
import type { Attribute } from '../../database/snapshot.ts';
import type { MergeLabels } from '../../patch/merge.ts';
import { mergeUnits } from '../../patch/merge-units.ts';
import { type Setting, settingSql } from '../../routine/attached.ts';
import { describeKey } from '../../routine/key.ts';
import { loadParser } from '../../routine/parser.ts';
import { readUnit } from '../../routine/unit.ts';
import { withStatements } from '../from-database.ts';
import { type Conflict, resolutionOf, saveConflict } from './conflicts.ts';

export interface Track {
  /** The unit's text as the series has it at this level. */
  readonly series: string | null;
  /** The target's text, without the statements `around`. */
  readonly own: string | null;
  readonly around: readonly string[];
  readonly by: readonly Drift[];
}

/** The target's whole text. */
export function trackText({ own, around }: Track): string | null {
  return withStatements(own, around);
}

/** The track with the series' text gone on to `theirs`; a conflict, saved, where the two do not go together. */
export async function mergeTrack(
  root: string | null,
  track: Track,
  next: { name: string; path: string; theirs: string | null; labels: MergeLabels },
): Promise<Track | Conflict> {
  const { name, path, theirs, labels } = next;
  const { series, own, around } = track;
  const merged = mergeUnits(series, own, theirs, labels);
  const apart = (merged.clean && merged.text === null) || (await speaksOfTheSame(path, track, theirs));
  if (merged.clean && (around.length === 0 || !apart)) return { ...track, series: theirs, own: merged.text };
  const inputs = { name, path, base: series, ours: trackText(track), theirs };
  const answer = resolutionOf(root, inputs);
  if (answer !== undefined) return { ...track, series: theirs, own: answer, around: [] };
  const said = around.map((statement) => `${statement};\n`).join('');
  const block =
    !apart || around.length === 0 ? said : `<<<<<<< ${labels.ours}\n${said}=======\n>>>>>>> ${labels.theirs}\n`;
  return saveConflict(root, inputs, `${(merged.text ?? '').replace(/\n?$/, '\n')}${block}`);
}

const TOPICS: Partial<Record<Attribute, Setting['topic']>> = {
  owner: 'owner',
  acl: 'privilege',
  comment: 'comment',
  labels: 'label',
  dependsOn: 'extension',
};

/** Whether the series changes what was changed by hand around the routines. */
async function speaksOfTheSame(path: string, { series, around, by }: Track, theirs: string | null): Promise<boolean> {
  if (around.length === 0) return false;
  const topics = new Set(by.flatMap((d) => d.attributes.flatMap((a) => TOPICS[a] ?? [])));
  const parse = await loadParser();
  const said = (text: string | null): string =>
    (text === null ? [] : readUnit(path, text, parse).routines)
      .flatMap((r) =>
        r.attached.filter((a) => topics.has(a.setting.topic)).map((a) => settingSql(a.setting, describeKey(r.key))),
      )
      .join('\n');
  return said(series) !== said(theirs);
}
