// The components, drawn by Ink: what stands on the screen, cell by cell where it matters.
import { cleanup, render } from 'ink-testing-library';
import { afterEach, expect, test } from 'vitest';
import { keymap } from '../../src/tui/keys/keymap.ts';
import { App } from '../../src/tui/panes/app.tsx';
import { letterOf, rowsOf } from '../../src/tui/screen/rows.ts';
import { READABLE, type Theme, themeFor } from '../../src/tui/screen/theme.ts';
import { cells } from '../../src/tui/text/span.ts';
import { frameOf } from '../../src/tui/view/screen.ts';
import { ended, local, patchText, Session, status } from './states.ts';

afterEach(cleanup);

const plain: Theme = { colours: 0, ascii: false };
const noEscapes = (text: string) => text.replace(/\u001b\[[\d;]*m/g, '');

function rows(session: Session, theme = plain): string[] {
  const { columns, rows } = session.state.size;
  const { lastFrame, unmount } = render(
    <App
      state={() => session.state}
      subscribe={() => () => undefined}
      send={(event) => session.send(event)}
      draw={(state) => letterOf(frameOf(state, keymap, theme))}
    />,
  );
  const lines = rowsOf(lastFrame() ?? '');
  unmount();
  expect(lines.length).toBeLessThanOrEqual(rows);
  for (const line of lines) expect(cells(noEscapes(line))).toBeLessThanOrEqual(columns);
  return lines.map((line) => noEscapes(line).trimEnd());
}

/** ink-testing-library's screen is 100 cells wide. */
const size = { columns: 100, rows: 20 };

test('series on the left with its signs, the diff on the right, the keys below', () => {
  const entries = [...local(['first', 'second'], []).entries, { name: 'third', guards: '+x', guarded: true }];
  const s = new Session({ size, local: { ...local([], ['first']), entries, selected: ['y'] } });
  const before = 'CREATE FUNCTION f() RETURNS int\nLANGUAGE sql AS $$ SELECT 1 $$;\n';
  s.send({
    type: 'patch',
    patch: patchText('first', before, before.replace('SELECT 1', 'SELECT 2'), 'udfs/public/f.sql'),
  });
  const drift = [{ routine: 'public.f()', file: 'udfs/public/f.sql', attributes: [], message: 'f differs', diff: '' }];
  const all = status({
    guarded: ['third'],
    unapplied: ['second'],
    drift,
    tree: { level: 'first', follows: true, dirty: ['udfs/public/g.sql'], behind: [] },
  });
  s.send({ type: 'ended', words: ['status'], reply: { as: 'status' }, ended: ended(all) });
  const shown = rows(s);
  expect(shown[0]).toBe(' pgquilt  pglite:.pgquilt/dev  1 of 2 applied  guards y  ! 1 changed by hand  * 1 edited');
  expect(shown[1]).toMatch(/^ Series +│\[1 Diff\] 2 Functions {2}3 Plan {2}4 Header {2}5 Log {2}6 Fleet/);
  expect(shown.slice(2, 5).map((r) => r.slice(0, 40).trimEnd())).toEqual([
    '▌> first !    2w About first',
    ' - second',
    ' ! third',
  ]);
  expect(shown.slice(2, 7).map((r) => r.slice(41))).toEqual([
    'udfs/public/f.sql',
    '@@ line 1',
    '    1     1  CREATE FUNCTION f() RETURNS int',
    '    2       -LANGUAGE sql AS $$ SELECT 1 $$;',
    '          2 +LANGUAGE sql AS $$ SELECT 2 $$;',
  ]);
  expect(shown.at(-1)).toMatch(/^ p push {2}o pop .* q quit$/);
});

test('a changed word stands out where there is no colour, too; colours only where they are wanted', () => {
  const s = new Session({ size }).send({ type: 'patch', patch: patchText('first', 'SELECT 1;\n', 'SELECT 2;\n') });
  const frame = (theme: Theme) => frameOf(s.state, keymap, theme);
  expect(frame(plain)).toContain('\u001b[7m1');
  expect(frame(plain)).not.toMatch(/\u001b\[(3\d|9\d|38)/);
  expect(frame({ colours: 16, ascii: false })).toContain('\u001b[31;7m1');
  expect(frame({ colours: 256, ascii: false })).toContain('\u001b[38;5;160;7m1');
});

/** How much lighter the lighter of two is, as WCAG 2 counts it; of colours of the 256. */
function contrast(index: number, other: 'white' | 'black'): number {
  const cube = (n: number) => (n === 0 ? 0 : 55 + 40 * n);
  const at = index - 16;
  const grey = 8 + 10 * (index - 232);
  const levels = index >= 232 ? [grey, grey, grey] : [at / 36, (at / 6) % 6, at % 6].map((n) => cube(Math.floor(n)));
  const linear = levels.map((n) => n / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  const light = linear.reduce((sum, c, i) => sum + c * ([0.2126, 0.7152, 0.0722][i] ?? 0), 0);
  return other === 'white' ? 1.05 / (light + 0.05) : (light + 0.05) / 0.05;
}

test.each(Object.entries(READABLE))('%s can be read on white and on black', (_, index) => {
  expect(contrast(index, 'white')).toBeGreaterThan(3.8);
  expect(contrast(index, 'black')).toBeGreaterThan(3.8);
});

test.each([
  [{ TERM: 'xterm' }, undefined, 16],
  [{ TERM: 'xterm-256color' }, undefined, 256],
  [{ TERM: 'screen' }, undefined, 16],
  [{ TERM: 'screen.xterm-256color' }, undefined, 256],
  [{ TERM: 'xterm', COLORTERM: 'truecolor' }, undefined, 256],
  [{ TERM: 'xterm-256color', NO_COLOR: '1' }, undefined, 0],
  [{ TERM: 'xterm-256color', NO_COLOR: '1' }, 'always', 256],
  [{ TERM: 'xterm-256color' }, 'never', 0],
  [{ TERM: 'dumb' }, undefined, 0],
])('%j with --color %s: %i colours', (env, color, colours) => {
  expect(themeFor(env, color).colours).toBe(colours);
});

test('ASCII alone, in the same cells', () => {
  const s = new Session({ size, local: local(['größe-ändern', '日本語のパッチ', 'emoji-👩‍🚀'], []) });
  const ascii = rows(s, { colours: 0, ascii: true });
  expect(ascii.join('')).toMatch(/^[\x20-\x7e]*$/);
  expect(ascii[1]?.indexOf('|')).toBe(40);
});

test('wide letters and what would steer the terminal keep to their cells', () => {
  const name = '日本語のパッチ-とても長い名前のパッチです-終わり';
  const s = new Session({ size, local: local([name, 'emoji-👩‍🚀-x'], []) });
  const text = "SELECT '\u001b[2J\u001b]0;x\u0007', '\u202eabc', '\t日本';\n";
  s.send({ type: 'patch', patch: { ...patchText(name, null, text), subject: '部分\u001b[31m' } });
  const shown = rows(s);
  for (const row of shown.slice(1, -2)) expect(cells(row.split('│')[0] ?? '')).toBeLessThanOrEqual(40);
  expect(shown.join('\n')).toContain("'␛[2J␛]0;x␇', '�abc'");
});

test('two columns where there is room, one where there is none', () => {
  const s = new Session({ size: { columns: 100, rows: 20 } }).send({
    type: 'patch',
    patch: patchText('first', 'a\nSELECT 1;\n', 'a\nSELECT 2;\nb\n'),
  });
  expect(
    rows(s.press('|'))
      .slice(4, 7)
      .map((r) => r.slice(41)),
  ).toEqual([
    '    1  a                     │    1  a',
    '    2 -SELECT 1;             │    2 +SELECT 2;',
    '                             │    3 +b',
  ]);
});

test('a narrow terminal has one pane, a tiny one a sentence', () => {
  const s = new Session({ size: { columns: 70, rows: 16 } }).send({
    type: 'patch',
    patch: patchText('first', null, 'SELECT 1;\n'),
  });
  expect(rows(s)[1]).toBe(' Series');
  expect(rows(s.press('tab'))[1]).toMatch(/^\[1 Diff\]/);
  s.send({ type: 'resize', size: { columns: 59, rows: 15 } });
  expect(rows(s)).toEqual(['This terminal is too small: 59x15. pgquilt needs 60x15.']);
  expect(rows(s.send({ type: 'resize', size: { columns: 3, rows: 1 } }))).toEqual(['Th']);
  expect(rows(s.send({ type: 'resize', size: { columns: 40, rows: 8 } }))).toEqual([
    'This terminal is too small: 40x8.',
    'pgquilt needs 60x15.',
  ]);
});

test('the plan with its two ways out; the help with reasons; the line that is typed', () => {
  const s = new Session({ size }).press('p');
  expect(rows(s).at(-2)).toBe(' pgquilt push --dry-run  ·  ^C cancels');
  const routines = [{ action: 'drop', routine: 'public.f()', file: 'udfs/public/f.sql' }];
  s.end(
    ended({
      pushed: ['second'],
      popped: [],
      top: 'first',
      plan: [{ patch: 'second', routines, sql: ['DROP FUNCTION f()'] }],
    }),
  );
  const plan = rows(s).map((r) => r.slice(41));
  expect(plan.slice(1, 7)).toEqual([
    ' Push the next patch?',
    'Apply second',
    '   - drop     public.f()  udfs/public/f.sql',
    'Plan: 0 to create, 0 to replace, 0 to recreate, 1 to drop.',
    'DROP FUNCTION f()',
    'The command: pgquilt push',
  ]);
  expect(plan.join('\n')).toContain(' y   do it\n Esc leave it');
  s.press('esc', '?').type('fold');
  expect(rows(s).at(-2)).toBe(" ! this pgquilt has no verb 'fold' yet");
  s.press('esc', 'esc', ':').type('log');
  expect(rows(s).at(-2)).toBe(' :log');
});

test('functions, the patches of each, and the text of the chosen one', () => {
  const s = new Session({ size }).press('v');
  const facts = new Map([['first', { subject: 'One', date: '', files: ['udfs/public/f.sql'] }]]);
  s.send({ type: 'units', units: ['udfs/public/f.sql', 'udfs/public/g.sql'], facts });
  s.send({ type: 'unit', path: 'udfs/public/f.sql', text: 'SELECT 1;\n' });
  const shown = rows(s);
  expect(shown[2]).toMatch(/^▌public\/f {2}1 patch +│udfs\/public\/f.sql$/);
  expect(shown[3]).toMatch(/^ public\/g +│> first {2}One$/);
  expect(shown[5]?.slice(41)).toBe('    1 SELECT 1;');
});

test('a letter stands for its frame as long as it is in use, whatever else comes and goes', () => {
  const kept = letterOf('kept\nrows');
  for (let i = 0; i < 200; i++) {
    letterOf(`frame ${i}`);
    expect(letterOf('kept\nrows')).toBe(kept);
  }
  expect([kept, letterOf('last'), 'plain'].map(rowsOf)).toEqual([['kept', 'rows'], ['last'], ['plain']]);
});
