// What is printed, from data.
import { describe, expect, test } from 'vitest';
import { asProblem } from '../../src/cli/exit.ts';
import { colourDiff } from '../../src/cli/output/diff.ts';
import { driftReport } from '../../src/cli/output/drift.ts';
import { graphLines } from '../../src/cli/output/graph.ts';
import { logLines } from '../../src/cli/output/log.ts';
import { planSummary, planText } from '../../src/cli/output/plan.ts';
import { problemJson, problemText } from '../../src/cli/output/problem.ts';
import { seriesLines, summaryLines } from '../../src/cli/output/series.ts';
import { statusLines } from '../../src/cli/output/status.ts';
import { forTarget } from '../../src/cli/same-target.ts';
import { coloured, plain } from '../../src/cli/style.ts';
import { driftProblem } from '../../src/database/change/drift.ts';
import type { Snapshot } from '../../src/database/snapshot.ts';
import { Problem } from '../../src/problem.ts';
import type { PlanLine } from '../../src/queue/common/record.ts';
import type { GraphResult } from '../../src/queue/graph.ts';

const snapshot: Snapshot = {
  id: 'f()',
  kind: 'f',
  definition: 'CREATE OR REPLACE FUNCTION f() … 1',
  owner: 'app',
  acl: [],
  aclIsDefault: true,
  comment: null,
  labels: [],
  dependsOn: [],
  memberOf: null,
  fingerprint: '',
};

const mark = (colour: string, text: string) => `<${colour}>${text}</>`;

describe('problems', () => {
  test('show the message, the place, what belongs to it and the hint', () => {
    const problem = new Problem('failed', 'udfs/f.sql does not parse', {
      file: 'udfs/f.sql',
      line: 3,
      column: 5,
      detail: '3 | oops\n  | ^\n',
      hint: 'Correct it.',
    });
    expect(problemText(problem, plain)).toBe(
      'pgquilt: udfs/f.sql does not parse\n  at udfs/f.sql:3:5\n  3 | oops\n    | ^\nhint: Correct it.\n',
    );
    expect(problemText(problem, mark as typeof plain)).toMatch(/^<red>pgquilt:<\/> udfs[\s\S]*<cyan>hint:<\/> Correct/);
  });

  test('do not repeat a line that the message has', () => {
    const problem = new Problem('failed', 'udfs/f.sql:3: no', { file: 'udfs/f.sql', line: 3 });
    expect(problemText(problem, plain)).toBe('pgquilt: udfs/f.sql:3: no\n');
  });

  test('show a diff as it is', () => {
    const problem = new Problem('drift', 'f drifted', { detail: '--- f\n+++ f\n@@ -1 +1 @@\n-a\n+b' });
    expect(problemText(problem, plain)).toBe('pgquilt: f drifted\n--- f\n+++ f\n@@ -1 +1 @@\n-a\n+b\n');
  });

  test('as JSON leave out what is not known, but for the hint', () => {
    expect(problemJson(new Problem('conflict', 'no', { patch: 'p', sqlstate: '2BP01' }))).toEqual({
      error: { code: 'conflict', message: 'no', hint: null, patch: 'p', sqlstate: '2BP01' },
    });
  });

  test('stay what they are; anything else is a fault that asks to be reported', () => {
    const own = new Problem('drift', 'x');
    expect(asProblem(own)).toBe(own);
    expect(asProblem(new TypeError('x is not a function'))).toMatchObject({
      code: 'failed',
      message: 'unexpected error: x is not a function',
      hint: expect.stringContaining('report'),
    });
    expect(asProblem('a string').message).toBe('unexpected error: a string');
  });
});

describe('diffs', () => {
  const diff =
    'Subject: x\n- a list\n\ndiff --git a/f b/f\nindex 1..2\n--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n--- old\n+new\n  same\n';

  test('without colours are the same bytes', () => {
    expect(colourDiff(diff, plain)).toBe(diff);
    expect(colourDiff('a\r\n+b\r\n', plain)).toBe('a\r\n+b\r\n');
  });

  test('are coloured by hunk, not by first letter', () => {
    expect(colourDiff(diff, mark as typeof plain).split('\n')).toEqual([
      'Subject: x',
      '- a list',
      '',
      '<bold>diff --git a/f b/f</>',
      '<dim>index 1..2</>',
      '<bold>--- a/f</>',
      '<bold>+++ b/f</>',
      '<cyan>@@ -1,2 +1,2 @@</>',
      '<red>--- old</>',
      '<green>+new</>',
      '  same',
      '',
    ]);
  });

  test('keep carriage returns outside of the colour', () => {
    expect(colourDiff('@@ -1 +1 @@\r\n+b\r', mark as typeof plain)).toBe('<cyan>@@ -1 +1 @@</>\r\n<green>+b</>\r');
  });
});

describe('plans', () => {
  const line = (action: PlanLine['action'], routine: string, reason?: string): PlanLine => ({
    action,
    routine,
    file: 'udfs/public/f.sql',
    ...(reason === undefined ? {} : { reason }),
  });

  test('count what is to happen', () => {
    const routines = [line('create', 'a()'), line('create', 'b()'), line('drop', 'c()')];
    const plan = [{ patch: 'p', routines, sql: [] }];
    expect(planSummary(plan)).toBe('Plan: 2 to create, 0 to replace, 0 to recreate, 1 to drop.');
    const altered = [...plan, { patch: 'q', routines: [line('alter', 'd()')], sql: [] }];
    expect(planSummary(altered)).toBe('Plan: 2 to create, 0 to replace, 0 to recreate, 1 to drop, 1 to alter.');
  });

  test('list what is rebuilt because it depends on a routine', () => {
    const dependents = [
      { kind: 'view', name: 'public.v', dropped: false, warnings: [] },
      { kind: 'statistics', name: 'public.s', dropped: true, warnings: ['empty until the next ANALYZE'] },
    ];
    const plan = [{ patch: 'one', routines: [line('recreate', 'public.g()')], dependents, sql: [] }];
    const text = planText(plan, () => 'apply', plain);
    expect(text).toContain(
      '  ~ rebuild  view public.v\n-/+ rebuild  statistics public.s  (empty until the next ANALYZE)\n',
    );
    expect(text).toContain('1 to recreate, 0 to drop, 2 dependent objects to rebuild.');
  });

  test('show the routines of each patch in columns, then the SQL, each statement ended', () => {
    const routines = [line('create', 'public.f(integer)'), line('recreate', 'public.g()', 'its return type changes')];
    const plan = [
      { patch: 'one', routines, sql: ['CREATE FUNCTION …', 'DROP FUNCTION public.g();\n'] },
      { patch: 'two', routines: [], sql: [] },
    ];
    expect(planText(plan, () => 'apply', plain)).toBe(
      [
        'Would apply patch one',
        '  + create   public.f(integer)  udfs/public/f.sql',
        '-/+ recreate public.g()         udfs/public/f.sql  (its return type changes)',
        '',
        'Would apply patch two',
        '    no routine changes',
        '',
        'Plan: 1 to create, 0 to replace, 1 to recreate, 0 to drop.',
        '',
        'CREATE FUNCTION …;',
        'DROP FUNCTION public.g();',
        '',
        'None of this was done (dry run).',
        '',
      ].join('\n'),
    );
  });
});

describe('the series', () => {
  const item = (name: string, state: 'applied' | 'unapplied' | 'guarded', top = false, subject = 'S') =>
    ({ name, state, top, subject }) as const;

  test('has a sign for each state, so that colour is not needed', () => {
    const items = [
      item('one', 'applied'),
      item('twö', 'applied', true),
      item('three', 'unapplied', false, ''),
      item('four', 'guarded'),
    ];
    expect(seriesLines(items)).toEqual(['+ one', '> twö', '- three', '! four']);
    expect(summaryLines(items)).toEqual(['+ one    S', '> twö    S', '- three', '! four   S']);
    expect(seriesLines(items, coloured)[1]).toBe('\u001b[1m> twö\u001b[22m');
    expect(summaryLines(items, coloured)[1]).toBe('\u001b[1m> twö\u001b[22m    S');
    expect([...seriesLines([]), ...summaryLines([])]).toEqual([]);
  });
});

describe('the status', () => {
  const clean = {
    target: 'pglite:dev',
    selected: [],
    applied: ['a', 'b'],
    unapplied: ['c'],
    guarded: [],
    top: 'b',
    tree: { level: 'b', follows: true, dirty: [], behind: [] },
    drift: [],
    differs: [],
    notes: [],
  };

  test('of a clean queue is five lines', () => {
    expect(statusLines(clean, plain)).toEqual([
      'Target    pglite:dev',
      'Top       b',
      'Series    2 of 3 applied; next is c',
      'Tree      at patch b',
      'Drift     none',
    ]);
  });

  test('of an empty queue says so', () => {
    const empty = {
      ...clean,
      applied: [],
      unapplied: [],
      top: null,
      tree: { level: null, follows: true, dirty: [], behind: [] },
    };
    expect(statusLines(empty, plain).slice(1, 4)).toEqual([
      'Top       No patches applied',
      'Series    No patches in series',
      'Tree      at the base',
    ]);
  });

  test('says once that the base is not loaded, and how it gets there', () => {
    const tree = { level: null, follows: true, dirty: [], behind: [], unloaded: ['udfs/f.sql', 'udfs/g.sql'] };
    expect(statusLines({ ...clean, applied: [], top: null, tree }, plain).slice(2)).toEqual([
      'Series    0 of 1 applied; next is c',
      'Base      2 units, not loaded in this database yet',
      '          to create them there, or to record those that are there as they are: pgquilt load',
      'Tree      at the base',
      'Drift     none',
    ]);
  });

  test('a hint goes where the command went', () => {
    const tree = { ...clean.tree, unloaded: ['udfs/f.sql'] };
    const hint = (text: string) => forTarget(text, { target: 'staging' });
    expect(statusLines({ ...clean, tree }, plain, hint).join('\n')).toContain(': pgquilt load --target staging');
  });

  test('of many drifts names the first, drift names all, and both say how to see more', () => {
    const drift = Array.from({ length: 12 }, (_, i) => ({
      routine: `f${i}()`,
      file: `udfs/f${i}.sql`,
      attributes: ['body'],
      message: `f${i}() differs`,
      diff: '-a\n+b\n',
    }));
    const hint = (text: string) => forTarget(text, { target: 'staging' });
    const lines = statusLines({ ...clean, drift }, plain, hint).slice(4);
    expect(lines).toHaveLength(12);
    expect(lines.slice(0, 2)).toEqual(['Drift     12 routines', '! f0() differs (udfs/f0.sql)']);
    expect(lines.at(-1)).toBe('  and 2 more: pgquilt drift --target staging');
    const report = { style: plain, hint, checked: 20 };
    expect(driftReport(drift, { ...report, every: false }).slice(11)).toEqual([
      '! f11() differs (udfs/f11.sql)',
      '12 of 20 routines are not as recorded.',
      'To see how one differs: pgquilt drift --target staging ROUTINE; how all of them do: pgquilt drift --target staging --diff',
    ]);
    expect(driftReport(drift, { ...report, every: true })).toHaveLength(24);
    expect(driftReport(drift.slice(2), { ...report, every: false })).toHaveLength(20);
  });

  test('an error shows ten differences, each with its sentence, and how many more there are', () => {
    const live = { ...snapshot, definition: 'CREATE OR REPLACE FUNCTION f() … 2' };
    const one = {
      id: 'f()',
      path: 'udfs/f.sql',
      expected: snapshot,
      live,
      source: 'ledger',
      attributes: ['definition'],
    } as const;
    const { message, detail = '' } = driftProblem([one], 'dev');
    expect(message).toMatch(/^dev was changed by another hand: f\(\) differs from the ledger/);
    expect(detail.split('\n')[0]).toBe('--- f() (recorded)');
    const many = driftProblem(new Array(12).fill(one), 'dev').detail ?? '';
    expect(many.match(/^f\(\) differs from the ledger.*\n--- f/gm)).toHaveLength(10);
    expect(many.endsWith('\n\n… and 2 more')).toBe(true);
  });

  test('lists edits, units at another level, guarded patches and drift', () => {
    const drift = [
      {
        routine: 'public.f()',
        file: 'udfs/f.sql',
        attributes: ['definition'],
        message: 'public.f() differs',
        diff: '-a\n+b\n',
      },
    ];
    const tree = { level: 'b', follows: true, dirty: ['udfs/f.sql'], behind: ['udfs/g.sql', 'udfs/h.sql'] };
    expect(statusLines({ ...clean, unapplied: [], guarded: ['d'], tree, drift }, plain).slice(2)).toEqual([
      'Series    2 of 2 applied, 1 guarded',
      'Tree      at patch b, 1 edit not refreshed, 2 units to be brought in line',
      '          edited udfs/f.sql',
      '          behind udfs/g.sql',
      '          behind udfs/h.sql',
      'Drift     1 routine',
      '! public.f() differs (udfs/f.sql)',
      '-a\n+b',
    ]);
  });
});

test('the reasons why one patch needs another: a few on its line, many by their kind, ten of each', () => {
  const units = Array.from({ length: 13 }, (_, i) => ({ by: 'lines', what: `udfs/${i}.sql` }) as const);
  const calls = { by: 'calls', what: 'f()' } as const;
  const patches = [
    { name: 'a', needs: [] },
    { name: 'b', needs: [{ patch: 'a', because: [units[0], { by: 'routine', what: 'g()' }, calls] }] },
    {
      name: 'c',
      needs: [
        { patch: 'a', because: [calls] },
        { patch: 'b', because: [...units, calls] },
      ],
    },
  ];
  expect(graphLines({ patches } as unknown as GraphResult, plain)).toEqual([
    'a',
    'b',
    '  needs a  lines of udfs/0.sql; changes g() again; calls f()',
    'c',
    '  needs a  calls f()',
    '  needs b',
    `    lines of ${Array.from({ length: 10 }, (_, i) => `udfs/${i}.sql`).join(', ')} and 3 more`,
    '    calls f()',
  ]);
});

test('a line of the log names the first ten of many patches, and how many more there are', () => {
  const names = Array.from({ length: 59 }, (_, i) => `p${i + 1}`);
  const item = {
    seq: 2,
    at: '2026-11-23T23:03:33.123456Z',
    who: 'me',
    detail: {},
    tool: '1',
    entry: 3,
    undo: 'possible',
  } as const;
  expect(
    logLines([
      { ...item, verb: 'push', patches: names },
      { ...item, verb: 'goto', patches: ['p7'], detail: { popped: names.slice(7) } },
      { ...item, seq: null, verb: 'import', patches: ['a', 'b'], undo: 'undone' },
    ]),
  ).toEqual([
    '2026-11-23 23:03:33Z  me  push    p1, p2, p3, p4, p5, p6, p7, p8, p9, p10 and 49 more  [3]',
    '2026-11-23 23:03:33Z  me  goto    popped p8, p9, p10, p11, p12, p13, p14, p15, p16, p17 and 42 more  [3]',
    '2026-11-23 23:03:33Z  -  import  a, b  [3, undone]',
  ]);
});
