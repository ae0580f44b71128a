// What is remembered of an embedded database holds as long as nobody has opened it since.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { recallStack, rememberStack } from '../../src/database/stack-memo.ts';
import { tempDir } from '../support/temp.ts';

test('stack and selection are recalled until the database is opened again', () => {
  const directory = join(tempDir(), 'db');
  const control = join(directory, 'global', 'pg_control');
  mkdirSync(join(directory, 'global'), { recursive: true });
  writeFileSync(control, 'closed');
  expect(recallStack(directory)).toBeNull();
  const standing = { stack: [{ name: 'one', id: '1', unitsJson: '["udfs/f.sql"]' }], selected: ['partner'] };
  rememberStack(directory, standing);
  expect(recallStack(directory)).toMatchObject(standing);
  writeFileSync(control, 'opened since');
  expect(recallStack(directory)).toBeNull();

  // A memo of a release that knew no guards, or no units, says nothing of them.
  writeFileSync(control, 'closed');
  const file = `${directory}.stack.json`;
  rememberStack(directory, standing);
  const memo = recallStack(directory);
  for (const old of [{ selected: undefined }, { stack: [{ name: 'one', id: '1' }] }]) {
    writeFileSync(file, JSON.stringify({ ...memo, ...old }));
    expect(recallStack(directory)).toBeNull();
  }
});
