// Patches whose units stand at other levels now: those that only stand beside the change stay the objects that they were.
import { expect, test } from 'vitest';
import { diffTexts } from '../../src/patch/diff.ts';
import { relevelled } from '../../src/queue/common/restack/level-texts.ts';

const [f, g] = ['udfs/f.sql', 'udfs/g.sql'];
const patch = (name: string, path: string, before: string, after: string) => ({
  name,
  header: '',
  files: [diffTexts(path, before, after)].flatMap((diff) => diff ?? []),
});

test('a patch that does not change the unit is not made anew where another one of it moves past', () => {
  const [one, two, three] = [
    patch('one', f, 'f0\n', 'f1\n'),
    patch('two', g, 'g0\n', 'g1\n'),
    patch('three', g, 'g1\n', 'g2\n'),
  ];
  const was = new Map([[g, ['g0\n', 'g0\n', 'g1\n', 'g2\n']]]);
  const now = new Map([[g, ['g0\n', 'g1\n', 'g1\n', 'g2\n']]]);
  const placeOf = (place: number) => [1, 0, 2][place] ?? place;
  const moved = relevelled([two, one, three], was, now, { placeOf });
  expect(moved.map((p, i) => p === [two, one, three][i])).toEqual([true, true, true]);
  // What leads between other texts is made anew, and what had no part in the unit may get one.
  const other = relevelled(
    [one, two],
    new Map([[g, ['g0\n', 'g0\n', 'g1\n']]]),
    new Map([[g, ['g0\n', 'g3\n', 'g4\n']]]),
  );
  expect(other.map((p) => p.files.map((d) => d.path))).toEqual([[f, g], [g]]);
  expect(other[1]?.files).toEqual(patch('two', g, 'g3\n', 'g4\n').files);
});
