// Words of the command line that mean patches of the series: each one patch, or all from A to B.
import type { Standing } from '../../database/stack-memo.ts';
import { Problem } from '../../problem.ts';
import { rangeWords } from '../../series/range.ts';
import type { Series } from '../../series/types.ts';
import { type Prefer, patchNamed } from './patch-named.ts';

/** Their names, each once, in the order of the words. Throws Problem: 'usage' for a word that means none, as patchNamed. */
export function patchesMeant(
  series: Series,
  standing: Standing,
  words: readonly string[],
  prefer?: Prefer,
): readonly string[] {
  const names = series.patches.map((p) => p.name);
  const inSeries = (word: string): string => {
    const name = patchNamed(series, standing, word, prefer);
    if (names.includes(name)) return name;
    throw new Problem('failed', `patch ${name} is applied but is not in series.yaml`, {
      patch: name,
      file: 'series.yaml',
      hint: 'Take it off: pgquilt pop, or pgquilt goto --series',
    });
  };
  const meant = words.flatMap((word): string[] => {
    const range = names.includes(word) ? null : rangeWords(word);
    if (range === null) return [inSeries(word)];
    const [from, to] = [names.indexOf(inSeries(range.from)), names.indexOf(inSeries(range.to))];
    if (from <= to) return names.slice(from, to + 1);
    throw new Problem('usage', `${word} is no range: ${names[to]} comes before ${names[from]} in the series`, {
      hint: `The other way round: ${names[to]}..${names[from]}`,
    });
  });
  return [...new Set(meant)];
}
