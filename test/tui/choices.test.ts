// Choosing in the interface: hunks of the edits, formats, what has become permanent.
import { describe, expect, test } from 'vitest';
import { diffTexts } from '../../src/patch/diff.ts';
import { formatFileDiff } from '../../src/patch/format.ts';
import { changeOf, hunksOf, picked, pickOf } from '../../src/tui/model/pick.ts';
import { patchRows } from '../../src/tui/model/rows.ts';
import { detailLines } from '../../src/tui/view/detail.ts';
import { dialogLines } from '../../src/tui/view/dialog.ts';
import { listLines, sigilOf } from '../../src/tui/view/list.ts';
import { ended, local, Session, start, verbs } from './states.ts';

const shown = (s: Session, width = 80, height = 20) =>
  dialogLines(s.state, [], width, height).map((line) =>
    line
      .map((part) => part.text)
      .join('')
      .trimEnd(),
  );

const numbers = (text: string) => Array.from({ length: 30 }, (_, i) => `${text} ${i}\n`).join('');
const edited = (path: string, text: string, ...lines: readonly number[]) => {
  const after = lines.reduce((now, n) => now.replace(`${text} ${n}\n`, `${text} ${n} edited\n`), numbers(text));
  const diff = diffTexts(path, numbers(text), after);
  return diff === null ? '' : formatFileDiff(diff);
};
const text = edited('udfs/public/f.sql', 'f', 3, 20) + edited('udfs/public/g.sql', 'g', 9);

/** The word for a hunk: its number, and which one it is. */
const id = (hunk: number) => `${hunk}@${hunksOf(text)[hunk - 1]?.id}`;

describe('the edits, hunk by hunk', () => {
  const asked = () =>
    new Session().press('S').end(ended({ patch: null, files: ['udfs/public/f.sql', 'udfs/public/g.sql'], text }));

  test('are shown with a box each, and what is chosen is refreshed through its plan', () => {
    const before = new Session().press('S');
    expect(before.words).toEqual(['diff', '-z']);
    const s = asked();
    expect(s.state.dialog).toMatchObject({ kind: 'pick', title: 'Which edits go into patch first?' });
    s.press('j', 'space');
    const rows = shown(s, 80, 40);
    expect(rows.filter((row) => /\[.\]/.test(row))).toEqual([
      ' [ ] 1  udfs/public/f.sql',
      '▌[x] 2  udfs/public/f.sql',
      ' [ ] 3  udfs/public/g.sql',
    ]);
    expect(rows).toContain('   21       -f 20');
    expect(rows.at(-1)).toContain('Space take this hunk');
    s.press('enter');
    // This refresh has no dry run: what it does is said.
    expect(s.state.dialog).toMatchObject({
      kind: 'confirm',
      title: 'Take 1 of 3 hunks in?',
      change: { words: ['refresh', '--hunk', id(2)] },
    });
    expect(s.press('y').words).toEqual(['refresh', '--hunk', id(2)]);
  });

  test.each([
    [['space'], ['refresh', '--hunk', id(1)]],
    [['space', 'space'], null],
    [['f'], ['refresh', '--hunk', id(1), id(2)]],
    [
      ['f', 'j', 'space'],
      ['refresh', '--hunk', id(1)],
    ],
    [['a'], ['refresh']],
    [['a', 'a'], null],
    [
      ['G', 'space', 'k', 'k', 'k', 'space'],
      ['refresh', '--hunk', id(1), id(3)],
    ],
    [['end', 'f', 'home', 'f'], ['refresh']],
  ])('%j chooses %j', (keys, words) => {
    const first = pickOf('?', ['refresh'], hunksOf(text));
    const last = keys.reduce((dialog, key) => picked(dialog, key) ?? dialog, first);
    expect(changeOf(last)?.words ?? null).toEqual(words);
  });

  test('I takes them into the chosen patch', () => {
    const s = new Session().press('j', 'I').end(ended({ text }));
    expect(s.state.dialog).toMatchObject({ kind: 'pick', title: 'Which edits go into patch second?' });
    expect(s.press('space', 'enter', 'y').words).toEqual(['refresh', '-p', 'second', '--hunk', id(1)]);
  });

  test('what was shown is done, and nothing else: where it would be, the plan is shown again', () => {
    const dryRun = { summary: '', changes: true, dryRun: true };
    const plan = (edits: string) =>
      ended({ patch: 'first', plan: { patch: 'first', routines: [], sql: [] }, edits, planned: `p${edits}` });
    const s = new Session({ ...start, verbs: new Map([...verbs, ['refresh', dryRun]]) }).press('r');
    expect(s.words).toEqual(['refresh', '--dry-run']);
    expect(s.end(plan('0a')).press('y').words).toEqual(['refresh', '--edits', '0a', '--planned', 'p0a']);
    s.end(ended({ error: { code: 'outdated', message: 'the edits are not those that were shown' } }, 1));
    expect([s.words, s.state.dialog]).toEqual([['refresh', '--dry-run'], null]);
    s.end(plan('0b'));
    expect(s.state.dialog).toMatchObject({ kind: 'confirm', change: { words: ['refresh'] } });
    expect(s.state.message).toEqual({ text: 'the edits are not those that were shown', bad: true });
    // What a person would type shows, without the hashes.
    expect(shown(s)).toContain('The command: pgquilt refresh');
    expect(s.press('y').words).toEqual(['refresh', '--edits', '0b', '--planned', 'p0b']);
    s.end(ended({ error: { code: 'drift', message: 'changed by hand' } }, 4));
    expect(s.state.dialog).toMatchObject({ kind: 'choose', lines: [{ text: 'changed by hand' }] });
  });

  test('nothing chosen, nothing edited, Esc: nothing is done', () => {
    expect(asked().press('enter').state.message?.text).toContain('nothing is chosen yet');
    expect(asked().press('esc').state.dialog).toBeNull();
    const none = new Session().press('S').end(ended({ patch: null, files: [], text: '' }));
    expect([none.state.dialog, none.state.message?.text]).toEqual([null, 'no unit under udfs/ is edited']);
  });

  test('the marked hunk is in sight, however low the screen is', () => {
    const s = asked().press('G');
    expect(shown(s, 80, 9).find((row) => row.startsWith('▌'))).toBe('▌[ ] 3  udfs/public/g.sql');
  });
});

describe('what is permanent', () => {
  const queue = { ...local(['second', 'third'], ['second']), finalized: [{ name: 'oldest', migration: 'm/1.sql' }] };
  const opened = () => new Session({ local: queue });

  test('is listed below, whichever way the series is, and no key of a patch works there', () => {
    const signs = (s: Session) => patchRows(s.state).map((row) => `${sigilOf(row)} ${row.name}`);
    expect(signs(opened())).toEqual(['> second', '- third', 'f oldest']);
    expect(signs(opened().press('T'))).toEqual(['- third', '> second', 'f oldest']);
    const s = opened().press('G');
    expect(s.effects.filter((e) => e.do === 'read-patch')).toEqual([]);
    expect(detailLines(s.state).find(/^oldest is permanent: its migration is m\/1\.sql$/, 0, 1)).toBe(0);
    for (const key of ['t', 'R', 'i', 'e', 'h', 'J']) {
      expect(s.press(key).state.message?.text).toMatch(/is permanent|no verb/);
    }
    expect(opened().press('j', 'J').state.message?.text).toMatch(/end of the list|no verb/);
  });

  test('is made so in a format of choice, with the files that would be written in the plan', () => {
    const finalize = { summary: '', changes: true, dryRun: true, formats: ['sql', 'sqitch'] };
    const s = new Session({ ...start, verbs: new Map([...verbs, ['finalize', finalize]]) }).press('F');
    expect(shown(s)).toEqual(['▌ as series.yaml says', '  as migrations of sql', '  as migrations of sqitch']);
    s.press('j', 'j', 'j', 'enter');
    expect(s.state.dialog).toMatchObject({ kind: 'ask' });
    s.type('2').press('enter');
    expect(s.words).toEqual(['finalize', '--format', 'sqitch', '2', '--dry-run']);
    s.end(ended({ finalized: ['first'], texts: [{ path: 'deploy/first.sql', text: 'CREATE 1\n' }] }));
    expect(shown(s)).toEqual(expect.arrayContaining(['   + write    deploy/first.sql', '     CREATE 1']));
    expect(s.press('y').words).toEqual(['finalize', '--format', 'sqitch', '2']);
  });
});

describe('a patch in the hand', () => {
  const all = () => new Map([...verbs, ['move', { summary: '', changes: true, dryRun: true }] as const]);
  const queue = local(['a', 'b', 'c', 'd'], ['a']);
  const opened = (...keys: string[]) => new Session({ local: queue, verbs: all() }).press(...keys);
  const list = (s: Session) =>
    listLines(s.state)
      .map((line) => line.map((part) => part.text).join(''))
      .filter((row) => row.trim() !== '')
      .map((row) => row.trimEnd().replace(/ {2,}.*/, ''));

  test('is shown where it would stand, and stays where it was until the plan is agreed to', () => {
    const s = opened('j', 'm', 'j', 'j');
    expect(list(s)).toEqual([' > a', ' - c', ' - d', '↕- b']);
    expect(s.press('enter').words).toEqual(['move', 'b', '--after', 'd', '--dry-run']);
  });

  test.each([
    [
      ['j', 'm', 'j', 'enter'],
      ['move', 'b', '--after', 'c'],
    ],
    [
      ['j', 'm', 'k', 'm'],
      ['move', 'b', '--before', 'a'],
    ],
    [
      ['G', 'm', 'g', 'enter'],
      ['move', 'd', '--before', 'a'],
    ],
    [
      ['T', 'g', 'm', 'G', 'enter'],
      ['move', 'd', '--before', 'a'],
    ],
    [
      ['T', 'g', 'm', 'j', 'enter'],
      ['move', 'd', '--after', 'b'],
    ],
    [
      ['T', 'G', 'm', 'g', 'enter'],
      ['move', 'a', '--after', 'd'],
    ],
  ])('%j is %j', (keys, words) => {
    expect(opened(...keys).words).toEqual([...words, '--dry-run']);
  });

  test.each([
    [['m', 'enter'], 'it stands where it stood'],
    [['m', 'j', 'k', 'enter'], 'it stands where it stood'],
    [['m', 'j', 'esc'], 'nothing was done'],
    [['m', 'x'], 'j and k carry the patch, Enter lays it down, Esc leaves it'],
    [['/', 'b', 'enter', 'm'], 'the list is filtered: Esc shows all of it'],
  ])('%j does nothing: %s', (keys, message) => {
    const s = opened(...keys);
    expect([s.state.message?.text, s.effects.filter((e) => e.do === 'run')]).toEqual([message, []]);
  });

  test('cannot be carried among what is permanent', () => {
    const s = new Session({ local: { ...queue, finalized: [{ name: 'old', migration: 'm' }] }, verbs: all() });
    expect(list(s.press('m', 'G'))).toEqual([' - b', ' - c', ' - d', '↕> a', ' f old']);
  });
});
