// Hunk by hunk, by what a person answers.
import { expect, test } from 'vitest';
import { askHunks } from '../../src/cli/ask-hunks.ts';

const hunks = [1, 2, 3].map((hunk) => ({ hunk, file: 'udfs/f.sql', text: `@@ -${hunk} +${hunk} @@\n` }));

test.each<[answers: string, chosen: number[] | null]>([
  ['y n y', [1, 3]],
  ['n a', [2, 3]],
  ['Yes d', [1]],
  ['y q', null],
  ['? - y n n', [1]],
  ['y what - n y', [1, 3]],
  ['n n n', []],
  ['y', null],
])('%s', async (answers, chosen) => {
  const left = answers.split(' ');
  const asked: string[] = [];
  const found = await askHunks(hunks, 'other', async (question) => {
    asked.push(question);
    return left.shift() ?? null;
  });
  expect(found).toEqual(chosen);
  expect(asked[0]).toContain('Hunk 1 of 3 into other');
});
