// A merge that needs a person: the sides of the text, and the ways on in the interface.
import { describe, expect, test } from 'vitest';
import { mergeTexts } from '../../src/patch/merge.ts';
import { sidesOf } from '../../src/patch/take-side.ts';
import { dialogLines } from '../../src/tui/view/dialog.ts';
import { ended, Session, start, verbs } from './states.ts';

const marked = (eol = '\n') =>
  [
    'top',
    '<<<<<<< live in shop',
    'by hand',
    '||||||| recorded',
    'old',
    '=======',
    'of the patch',
    '>>>>>>> patch second',
    'end',
    '',
  ].join(eol);

describe('the sides of a text with markers', () => {
  test.each(['\n', '\r\n'])('with line ends %j', (eol) => {
    expect(sidesOf(marked(eol))).toEqual({
      ours: ['top', 'by hand', 'end', ''].join(eol),
      theirs: ['top', 'of the patch', 'end', ''].join(eol),
      labels: { ours: 'live in shop', theirs: 'patch second' },
    });
  });

  test('are the two texts of the merge, however many places differ', () => {
    const lines = Array.from({ length: 30 }, (_, i) => `line ${i}\n`);
    const edit = (word: string) => lines.map((line, i) => (i % 10 === 5 ? `${word} ${i}\n` : line)).join('');
    const labels = { ours: 'us', base: 'base', theirs: 'them' };
    const merged = mergeTexts(lines.join(''), edit('ours'), edit('theirs'), labels);
    expect(merged.conflicts).toBe(3);
    const sides = sidesOf(merged.text);
    expect([sides?.ours, sides?.theirs]).toEqual([edit('ours'), edit('theirs')]);
  });

  test.each(['', 'plain\n', '=======\n', 'a\n=======\nb\n'])('%j has none', (text) => {
    expect(sidesOf(text)).toBeNull();
  });
});

describe('the interface', () => {
  const file = '.pgquilt/merges/second-0a1b/udfs/public/f.sql';
  const error = { code: 'conflict', message: 'both changed f', file, detail: `udfs/public/f.sql: ${file}`, hint: 'x' };
  const change = { words: ['push', '--merge'], about: 'Push the next patch, merged with what was changed by hand' };
  const met = (readOnly = false) => {
    const s = new Session({ ...start, verbs, readOnly: false });
    s.press('p')
      .end(ended({ error: { code: 'drift', message: 'x' } }, 4))
      .press('m');
    s.state = { ...s.state, readOnly };
    return s.end(ended({ error }, 3));
  };
  const asked = () => met().send({ type: 'merge', texts: new Map([[file, marked()]]), change });
  const shown = (s: Session, width: number) =>
    dialogLines(s.state, [], width, 40).map((line) =>
      line
        .map((part) => part.text)
        .join('')
        .trimEnd(),
    );

  test('shows both sides, and takes the one, the other, or what the editor makes of them', () => {
    expect(met().effects).toEqual([{ do: 'read-merge', files: [file], change }]);
    const rows = shown(asked(), 120).join('\n');
    expect(rows).toMatch(/- live in shop {4}\+ patch second/);
    expect(rows).toMatch(/2 -by hand +│ +2 \+of the patch/);
    expect(rows).toMatch(/ l +take what is live in shop\n p +take what is of patch second\n e +put both together/);
    const below = marked().replaceAll('patch second', 'below the patch');
    const popped = met().send({ type: 'merge', texts: new Map([[file, below]]), change });
    expect(shown(popped, 120).join('\n')).toMatch(/ p +take what is below the patch\n/);
    const write = (key: string) => asked().press(key).effects;
    expect(write('l')).toEqual([{ do: 'write-merge', texts: new Map([[file, 'top\nby hand\nend\n']]), change }]);
    expect(write('p')).toEqual([{ do: 'write-merge', texts: new Map([[file, 'top\nof the patch\nend\n']]), change }]);
    expect(write('e')).toEqual([{ do: 'edit', files: [file], again: change }]);
  });

  test('the change is made again with the answer, through its plan; what fails is said', () => {
    const s = asked().press('l').send({ type: 'merged', problem: null, change });
    expect(s.words).toEqual(['push', '--merge', '--dry-run']);
    const failed = asked().press('e').send({ type: 'merged', problem: 'no editor', change });
    expect([failed.words, failed.state.message?.text]).toEqual([undefined, 'no editor']);
  });

  test('a text that is gone, or has an answer already, leaves the other ways', () => {
    const keys = (s: Session) => (s.state.dialog?.kind === 'choose' ? s.state.dialog.choices.map((c) => c.key) : null);
    const before = keys(met());
    expect(keys(met().send({ type: 'merge', texts: new Map(), change }))).toEqual(before);
    expect(keys(met().send({ type: 'merge', texts: new Map([[file, 'answered\n']]), change }))).toEqual(before);
    expect(met(true).effects.filter((e) => e.do === 'read-merge')).toEqual([]);
  });
});
