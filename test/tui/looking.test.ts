// What the interface shows of the database besides the queue: who made each line, what no unit has, the fleet.
import { describe, expect, test } from 'vitest';
import { formatFileDiff } from '../../src/patch/format.ts';
import type { Effect, Reply } from '../../src/tui/model/events.ts';
import { detailLines } from '../../src/tui/view/detail.ts';
import { ageOf, listLines } from '../../src/tui/view/list.ts';
import { frameOf } from '../../src/tui/view/screen.ts';
import { ended, local, patchText, Session, start, status, verbs } from './states.ts';

type Run = Extract<Effect, { do: 'run' }>;
const runs = (s: Session) => s.effects.filter((e): e is Run => e.do === 'run');
const end = (s: Session, run: Run | undefined, json: unknown, exit = 0) =>
  s.send({ type: 'ended', words: run?.words ?? [], reply: run?.reply as Reply, ended: ended(json, exit) });
const textOf = (lines: readonly { text: string }[]) =>
  lines
    .map((part) => part.text)
    .join('')
    .trimEnd();
const detail = (s: Session) => {
  const lines = detailLines(s.state);
  return Array.from({ length: lines.count }, (_, i) => textOf(lines.at(i)));
};

test.each([
  ['2024-05-20', '0d'],
  ['2024-05-07', '13d'],
  ['2024-05-06', '2w'],
  ['2024-03-01', '2mo'],
  ['2022-06-01', '23mo'],
  ['2022-05-01', '2y'],
  ['2024-05-21', ''],
  ['', ''],
])('a patch of %s is %s old', (date, age) => {
  expect(ageOf(date, '2024-05-20')).toBe(age);
});

test('a queue without patches says how to begin, a filter that finds none how to go on', () => {
  const s = new Session({ local: local([], []) });
  expect(detail(s)).toEqual(['No patches in series', 'c makes one; v shows the functions there are, ? all keys.']);
  expect(detail(new Session().press('/').type('nowhere'))).toEqual(['No patch has these words: Esc shows all.']);
});

test('the top is chosen as soon as it is known, unless somebody has moved or types', () => {
  const names = ['first', 'second', 'third'];
  const opened = (...keys: string[]) =>
    new Session({ local: local(names, null) }).press(...keys).send({
      type: 'ended',
      words: ['status'],
      reply: { as: 'status' },
      ended: ended(status({ applied: ['first', 'second'], top: 'second' })),
    }).state.chosen.queue;
  expect([opened(), opened('G'), opened(':'), opened('l')]).toEqual(['second', 'third', 'first', 'first']);
});

test('what was printed shows as a diff where it is one', () => {
  const { diffs } = patchText('f', 'SELECT 1;\n', 'SELECT 2;\n');
  const stdout = `Subject: F\n\n${diffs.map(formatFileDiff).join('')}`;
  const s = new Session().press(':').type('status').press('enter');
  s.end({ ...ended(undefined), stdout });
  const lines = s.state.dialog?.kind === 'choose' ? s.state.dialog.lines : [];
  expect(lines.map((line) => (line.kind === 'diff' ? `${line.row.kind}${line.row.text}` : line.text))).toEqual([
    'Subject: F',
    '',
    '',
    'fileudfs/public/f.sql',
    'hunk@@ line 1',
    '-SELECT 1;',
    '+SELECT 2;',
  ]);
});

test('a search begins anew; with nothing typed it goes on with the last one', () => {
  const s = new Session({ size: { columns: 120, rows: 16 } });
  s.send({ type: 'patch', patch: patchText('first', null, 'a\nzz\n'.repeat(40)) }).press('tab', '/');
  expect(s.type('ZZ').press('enter').state.scroll).toBe(3);
  s.press('/');
  expect(s.state.dialog).toMatchObject({ kind: 'ask', text: '' });
  expect(s.press('enter').state.scroll).toBe(5);
  expect(s.press('/').type('nowhere').press('enter').state.message?.text).toBe("'nowhere' is nowhere here");
});

test('where one pane shows, a tab brings its own', () => {
  const s = new Session({ size: { columns: 70, rows: 20 } }).press('4');
  expect([s.state.focus, s.state.tab]).toEqual(['detail', 'header']);
  expect(new Session().press('4').state.focus).toBe('list');
});

test('where nothing was changed by hand nothing is red: in the chosen row a red blank would be a block', () => {
  const spans = listLines(new Session().state).flat();
  expect(spans.filter(({ paint }) => paint?.includes('red'))).toEqual([]);
});

describe('the functions', () => {
  const withAll = new Map([...verbs, ['annotate', { summary: '', changes: false, dryRun: false }] as const]);
  const units = ['udfs/public/f.sql', 'udfs/public/g.sql'];
  const opened = () =>
    new Session({ ...start, verbs: withAll }).press('v').send({ type: 'units', units, facts: new Map() });
  const stranger = { routine: 'public.x(integer)', file: 'udfs/public/x.sql', attributes: [], message: 'x' };
  const diff = '--- recorded\n+++ live\n@@ -0,0 +1,2 @@\n+CREATE FUNCTION public.x(n integer)\n+AS $$ SELECT 1 $$\n';

  test('those that no unit has are asked for behind, once, and listed with their text; a makes a patch of one', () => {
    const s = opened();
    const [asked] = runs(s);
    expect(asked).toMatchObject({ words: ['drift', '--all'], front: false });
    // Drift is exit 4, and an answer all the same.
    end(s, asked, { target: 'x', checked: 1, drift: [], strangers: [{ ...stranger, diff }] }, 4);
    expect(runs(s)).toEqual([]);
    expect(listLines(s.state).slice(0, 3).map(textOf)).toEqual([
      '▌public/f',
      ' public/g',
      ' public.x(integer)  in no unit',
    ]);
    s.press('G');
    expect(s.effects.filter((e) => e.do === 'read-unit')).toEqual([]);
    expect(detail(s)).toEqual([
      'public.x(integer)',
      'The database has it, and no unit does. a makes a patch of it.',
      '',
      '    1 CREATE FUNCTION public.x(n integer)',
      '    2 AS $$ SELECT 1 $$',
    ]);
    expect(s.press('e').state.message?.text).toContain('in no unit yet');
    s.press('a').type('taken-in').press('enter', 'y');
    expect(s.words).toEqual(['adopt', 'public.x(integer)', '--new', 'taken-in']);
    expect(opened().press('a').state.message?.text).toBe('nothing was changed by hand here');
    expect(opened().press('/').type('x(').state.chosen.functions).toBeNull();
  });

  test('b shows the patch of each line, asked once a unit', () => {
    const s = opened().press('b');
    const run = runs(s).find((r) => r.words[0] === 'annotate');
    expect(run?.words).toEqual(['annotate', 'udfs/public/f.sql']);
    s.send({ type: 'unit', path: 'udfs/public/f.sql', text: 'a\nb\n' });
    expect(detail(s).at(-1)).toBe(' │ asking the database …');
    const lines = [
      { patch: 'first', edited: false, text: 'a\n' },
      { patch: null, edited: false, text: 'b\n' },
      { patch: null, edited: true, text: 'c' },
    ];
    end(s, run, { unit: 'udfs/public/f.sql', patch: 'first', target: 'x', lines });
    expect(detail(s).slice(-3)).toEqual(['first │ a', '      │ b', '*     │ c']);
    expect(runs(s.press('b', 'b'))).toEqual([]);
    expect(detail(s.press('b')).slice(-2)).toEqual(['    1 a', '    2 b']);
  });
});

describe('the fleet', () => {
  const queue = { ...local(['first', 'second', 'third'], ['first']), targets: ['dev', 'shards 1', 'shards 2'] };

  test('has a column a database; each is asked behind, and says where it stands', () => {
    const s = new Session({ local: queue }).press('6');
    expect(runs(s).map((r) => [r.of, ...r.words, r.front])).toEqual([
      ['dev', 'status', false],
      ['shards 1', 'status', false],
      ['shards 2', 'status', false],
    ]);
    const [dev, one, two] = runs(s);
    end(s, dev, status());
    const drift = [{ routine: 'f()', file: 'udfs/public/f.sql', attributes: [], message: 'f differs', diff: '' }];
    const applied = ['first', 'second'];
    end(s, one, status({ applied, unapplied: [], guarded: ['third'], top: 'second', drift }));
    expect(detail(s).slice(0, 4)).toEqual([
      'Patch     dev   shards 1  shards 2',
      'first     >     +         …',
      'second    -     >         …',
      'third     -     !         …',
    ]);
    end(s, two, { error: { code: 'connection', message: 'no connection to shard-2' } }, 6);
    expect(detail(s).slice(4)).toEqual([
      'applied   1     2',
      '',
      'shards 1: ! 1 changed by hand: f()',
      'shards 2: ! no connection to shard-2',
    ]);
    expect(runs(s.press('1', '6'))).toEqual([]);
    // While somebody looks, all are asked again now and then, and at once where the target's stack has changed.
    const all = ['dev', 'shards 1', 'shards 2'];
    expect(runs(s.send({ type: 'fleet-due' })).map((r) => r.of)).toEqual(all);
    const [own] = runs(s.send({ type: 'target-changed' }));
    expect(runs(s)).toHaveLength(1);
    end(s, own, status());
    expect(runs(s)).toEqual([]);
    expect(runs(end(s, own, status({ applied, top: 'second', unapplied: ['third'] }))).map((r) => r.of)).toEqual(all);
    expect(detail(s)[1]).toBe('first     >     +         ?');
    s.press('1');
    expect(runs(s.send({ type: 'fleet-due' }))).toEqual([]);
    expect(runs(end(s, own, status()).press('6')).map((r) => r.of)).toEqual(all);
  });

  test('where there are more databases than have room, < and > go sideways', () => {
    const targets = Array.from({ length: 9 }, (_, i) => `database-${i + 1}`);
    const s = new Session({ size: { columns: 100, rows: 20 }, local: { ...queue, targets } }).press('6');
    expect(detail(s).slice(0, 2)).toEqual([
      '> 5 more',
      expect.stringMatching(/^Patch {5}database-1 {2}database-2 {2}database-3/),
    ]);
    expect(detail(s.press('>', '>')).slice(0, 2)).toEqual([
      '< 2 more  > 3 more',
      expect.stringMatching(/^Patch {5}database-3 {2}database-4 {2}database-5/),
    ]);
    s.press(...Array.from({ length: 20 }, () => '>'));
    expect(detail(s).slice(0, 2)).toEqual(['< 8 more', 'Patch     database-9']);
    expect(detail(s.press('1', '6'))[0]).toBe('> 5 more');
  });

  test('without any target says how to name one', () => {
    expect(detail(new Session().press('6'))).toEqual(['series.yaml names no target: list them under targets:']);
  });
});

test('< and > move a long line of a diff sideways, its numbers and sign stay', () => {
  const long = (n: number) => `SELECT 'abcdefghijklmnopqrstuvwxyz', ${n};\n`;
  const s = new Session().send({ type: 'patch', patch: patchText('first', long(1), long(2)) });
  const rows = () => frameOf(s.state, [], { colours: 0, ascii: false }).replace(/\u001b\[[\d;]*m/g, '');
  expect(rows()).toContain("    1       -SELECT 'abcdefghijklmnopqrstuvwxyz', 1;");
  s.press('>', '>');
  expect(rows()).toContain("    1       -ijklmnopqrstuvwxyz', 1;");
  expect(rows()).toContain('udfs/public/first.sql');
  s.press('<', '<', '<');
  expect(rows()).toContain("    1       -SELECT 'abc");
});

test('a patch that comes when another one is chosen by now shows nowhere, and moves nothing', () => {
  const lines = Array.from({ length: 200 }, (_, i) => `line ${i}\n`).join('');
  const s = new Session().send({ type: 'patch', patch: patchText('first', null, lines) });
  s.press('j', 'k', 'tab', 'j', 'j').send({ type: 'patch', patch: patchText('second', null, 'late\n') });
  expect([s.state.patch?.name, s.state.scroll, s.state.facts.get('second')?.subject]).toEqual([
    'first',
    2,
    'About second',
  ]);
});
