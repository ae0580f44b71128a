// The pages under docs/ are true: the reference is the table of verbs (PGQUILT_UPDATE_DOCS=1 writes it), and each command of
// "coming from quilt, MQ, StGit" is one that pgquilt takes; the cheap ones run, on one queue.
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { firstLook } from '../../src/cli/argv.ts';
import { commands } from '../../src/cli/commands.ts';
import { parseCommand } from '../../src/cli/parse.ts';
import { ran } from '../cli/terminal.ts';
import { describeOnNewestServer } from '../support/databases.ts';
import { isLong } from '../support/long.ts';
import { writeQueue } from '../support/queue.ts';
import { plus } from '../support/routines.ts';
import { tempDir } from '../support/temp.ts';
import { referencePage } from './reference.ts';

const at = (page: string): string => fileURLToPath(new URL(`../../docs/${page}`, import.meta.url));

test('docs/reference.md is the table of verbs', () => {
  const page = referencePage(commands);
  if (process.env['PGQUILT_UPDATE_DOCS']) writeFileSync(at('reference.md'), page);
  expect(readFileSync(at('reference.md'), 'utf8'), 'stale: run npm run docs').toBe(page);
});

/** Every command that the three have, as their own help lists them. */
const theirs: Record<string, string> = {
  quilt:
    'add annotate applied delete diff edit files fold fork graph grep header import init mail new next patches pop previous push refresh remove rename revert series setup shell snapshot top unapplied upgrade',
  MQ: 'qapplied qclone qcommit qdelete qdiff qfinish qfold qgoto qguard qheader qimport qinit qnew qnext qpop qprev qpush qqueue qrecord qrefresh qrename qrestore qsave qselect qseries qtop qunapplied strip',
  StGit:
    'branch clean commit completion delete diff edit email export files float fold goto hide id import init log name new next patches pick pop prev pull push rebase redo refresh rename repair reset series show sink spill squash sync top uncommit undo unhide version',
};

interface Row {
  readonly system: string;
  readonly command: string;
  readonly ours: string;
}

const page = readFileSync(at('coming-from.md'), 'utf8');
const rows: Row[] = page.split(/^## /m).flatMap((section) => {
  const system = section.split('\n', 1)[0] ?? '';
  if (!(system in theirs)) return [];
  return [...section.matchAll(/^\| `([^`]+)` \| (.*?) \|(?: .* \|)?$/gm)].map(([, command = '', ours = '']) => ({
    system,
    command,
    ours,
  }));
});
const lines = rows.flatMap(({ ours, ...row }) =>
  [...ours.matchAll(/`(pgquilt[^`]*)`/g)].map(([, line = '']) => ({ ...row, line })),
);

test.each(Object.entries(theirs))('every command of %s has a row', (system, names) => {
  const found = rows.filter((row) => row.system === system).map((row) => row.command.split(' ')[0]);
  for (const name of names.split(' ')) expect(found).toContain(name);
  for (const { ours } of rows) expect(ours).not.toBe('');
});

describe('each row is a command that pgquilt takes', () => {
  test.each(lines)('$system $command: $line', ({ line }) => {
    expect(accepts(line)).toBe(true);
  });
});

/** Whether there is such a verb, and it takes these options and arguments; words in capitals stand for the user's. */
function accepts(line: string): boolean {
  const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map((m) => m[1] ?? m[2] ?? '');
  const { verb, before, after } = firstLook(words.slice(1));
  const command = commands.find(({ name }) => name === verb);
  if (command !== undefined) parseCommand(command, before, after);
  return command !== undefined;
}

const inPages = ['README.md', ...readdirSync(at('')).filter((name) => /^(?!reference).*\.md$/.test(name))]
  .map((name) => [name, readFileSync(name === 'README.md' ? at('../README.md') : at(name), 'utf8')] as const)
  .flatMap(([name, text]) =>
    [...text.matchAll(/`(pgquilt [^`]*)`/g)].map(([, line = '']) => ({
      name,
      line: line.replaceAll(/…|\n/g, ' ').trim(),
    })),
  );

test.each(inPages)('$name: $line is what pgquilt takes', ({ line }) => {
  expect(accepts(line)).toBe(true);
});

// The lines that only look, or that set what series.yaml says, run on a queue with the patches that the page names.
const runnable = [...new Set(lines.map(({ line }) => line))].filter((line) =>
  /^pgquilt (-|annotate|applied|completion|diff|files|graph|guard|header$|impact|log|next|patches|previous|push -a|select|series|show|status|top|pop$|undo$|redo|goto)/.test(
    line,
  ),
);

describeOnNewestServer('each of these commands of the page runs', (server) => {
  const run = isLong ? test : test.skip;
  run(
    'on a queue with its patches',
    async () => {
      const normal = (n: number) => plus('normalize_signature', n);
      const queue = writeQueue(
        {
          parent: tempDir(),
          units: { normalize_signature: normal(0), crash_rate: plus('crash_rate', 0) },
          patches: {
            first: { crash_rate: plus('crash_rate', 1) },
            'fold-names': { normalize_signature: normal(1), crash_rate: plus('crash_rate', 2) },
            'crash-rate': { crash_rate: plus('crash_rate', 3) },
          },
        },
        await server.freshDatabase(),
      );
      const go = (line: string) => ran(line.replace(/^pgquilt /, ''), { cwd: queue.root });
      await go('pgquilt load');
      for (const line of runnable) {
        await go('pgquilt goto crash-rate');
        await go('pgquilt pop');
        const { code, err } = await go(line);
        // Nothing to do, such as an undo with nothing to undo, is an answer.
        expect([line, [0, 2].includes(code) ? '' : err]).toEqual([line, '']);
      }
      expect(runnable.length).toBeGreaterThan(25);
      // StGit's pick: a patch of another checkout becomes one of this.
      const pick = lines.find((row) => row.command === 'pick')?.line ?? '';
      cpSync(join(queue.root, 'patches'), join(queue.root, '../other/patches'), { recursive: true });
      for (const line of ['pgquilt pop -a', pick]) expect([line, (await go(line)).code]).toEqual([line, 0]);
      expect(queue.read('patches/fold-names-2.patch')).toBe(queue.read('patches/fold-names.patch'));
    },
    240_000,
  );
});
