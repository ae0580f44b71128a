// Every mutant still fits the code, the tests and README.md: its text occurs once in its file, its test is there, its row is one of
// the tables', and no row of these is without. Whether the tests notice the mutants is what `npm run test:mutants` says.
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { leftToLong } from '../support/left-to-long.ts';
import { mutants } from './mutants.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');

test('each fits its file and has its test', () => {
  const unfit = mutants.flatMap(({ without, file, find, put, test: name, long }) => {
    const path = `${name.includes('/') ? name : `queue/${name}`}.test.ts`;
    const once = read(`src/${file}`).split(find).length === 2 && find !== put;
    return [
      ...(once ? [] : [`${without}: its text does not occur once in src/${file}`]),
      ...(existsSync(new URL(`test/${path}`, root)) ? [] : [`${without}: there is no test/${path}`]),
      ...(long || !leftToLong.includes(path) ? [] : [`${without}: only the long run has test/${path}`]),
    ];
  });
  expect(unfit).toEqual([]);
});

/** Rows without: what runs the built program, which no mutant gets into; what takes a moment met by chance; limits of the parser. */
const WITHOUT = [/^SIG(KILL|INT)/, /^a file system that/, /^units of extreme/];

test('each row of the tables has one, and each one has its row', () => {
  const tables = ['## Exact restoration, line by line', '## Faults', '## Against a model', '## Hostile input'];
  const parts = read('test/README.md').split(/^(?=## )/m);
  const rows = parts
    .filter((part) => tables.some((title) => part.startsWith(`${title}\n`)))
    .flatMap((part) => [...part.matchAll(/^\| (.*?) \|/gm)].slice(1).map((match) => match[1] ?? ''));
  const open = rows.filter((row) => !WITHOUT.some((pattern) => pattern.test(row)));
  expect(open.filter((row) => !mutants.some((m) => row.startsWith(m.row)))).toEqual([]);
  expect(mutants.filter((m) => !open.some((row) => row.startsWith(m.row)))).toEqual([]);
});
