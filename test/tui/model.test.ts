// The interface without a terminal: keys and answers in, states and commands out.
import { describe, expect, test } from 'vitest';
import { bindingFor, clashes, RESERVED } from '../../src/tui/keys/binding.ts';
import { keymap, withOwnKeys } from '../../src/tui/keys/keymap.ts';
import type { VerbFacts } from '../../src/tui/model/state.ts';
import { insert, typed, wordsOf } from '../../src/tui/model/typing.ts';
import { keysOf } from '../../src/tui/screen/input.ts';
import { ended, local, patchText, Session, status, verbs } from './states.ts';

const plan = {
  pushed: ['second'],
  popped: [],
  top: 'first',
  plan: [
    {
      patch: 'second',
      routines: [{ action: 'replace', routine: 'public.two()', file: 'udfs/public/two.sql' }],
      sql: ['CREATE OR REPLACE FUNCTION two() …'],
    },
  ],
};
const done = { pushed: ['second'], popped: [], top: 'second' };
const error = (code: string, more: object = {}) => ({
  error: { code, message: `it is ${code}`, hint: 'do this', ...more },
});

describe('a change', () => {
  test('is shown as a plan, done after a yes, and told', () => {
    const s = new Session().press('p');
    expect(s.words).toEqual(['push', '--dry-run']);
    expect(s.state.running?.words).toEqual(['push', '--dry-run']);
    s.end(ended(plan));
    expect(s.state.dialog).toMatchObject({ kind: 'confirm', title: 'Push the next patch?' });
    const lines = JSON.stringify(s.state.dialog);
    for (const part of ['Apply second', '~ replace  public.two()', 'Plan: 0 to create, 1 to replace', 'pgquilt push']) {
      expect(lines).toContain(part);
    }
    s.press('y');
    expect(s.words).toEqual(['push']);
    s.end(ended(done));
    expect(s.state.message?.text).toBe('Applied patch second. Now at patch second');
    expect(s.state.chosen.queue).toBe('second');
    expect(s.words).toEqual(['status']);
    expect(s.effects.map((e) => e.do)).toContain('read-patch');
    expect(s.state.log.map((l) => [l.words.join(' '), l.sql.length])).toEqual([
      ['push', 1],
      ['push --dry-run', 1],
    ]);
  });

  test.each(['enter', 'esc', 'q', 'n', 'x', 'space'])('is not done by %s', (key) => {
    const s = new Session().press('p').end(ended(plan)).press(key);
    expect(s.effects).toEqual([]);
    expect(s.state.running).toBeNull();
  });

  test('of a remote target takes the name of its database', () => {
    const target = { label: 'postgres://app@db.example/shop?sslmode=require', remote: true };
    const asked = () => new Session({ target }).press('p').end(ended(plan)).press('y');
    expect(asked().state.dialog).toMatchObject({ kind: 'ask', ask: { for: 'target' } });
    const wrong = asked().type('shpo').press('enter');
    expect([wrong.effects, wrong.state.message?.text]).toEqual([[], 'that is not shop: nothing was done']);
    expect(asked().press('enter').effects).toEqual([]);
    expect(asked().type('shop').press('enter').words).toEqual(['push']);
  });

  test.each([
    ['p', ['push', '--dry-run']],
    ['P', ['push', '-a', '--dry-run']],
    ['o', ['pop', '--dry-run']],
    ['O', ['pop', '-a', '--dry-run']],
    ['Y', ['goto', '--series', '--dry-run']],
  ])('%s asks for %j', (key, words) => {
    expect(new Session().press(key).words).toEqual(words);
  });

  test('to here goes to what is chosen, and says so at the top', () => {
    expect(new Session().press('j', 't').words).toEqual(['goto', 'second', '--dry-run']);
    expect(new Session().press('t').state.message?.text).toBe('it is the top already');
  });

  test('without a dry run says what it does and what it takes in', () => {
    const s = new Session().send({
      type: 'ended',
      words: ['status'],
      reply: { as: 'status' },
      ended: ended(status({ tree: { level: 'first', follows: true, dirty: ['udfs/public/f.sql'], behind: [] } })),
    });
    s.press('r');
    expect(s.effects).toEqual([]);
    expect(JSON.stringify(s.state.dialog)).toContain('~ udfs/public/f.sql');
    expect(s.press('y').words).toEqual(['refresh']);
  });

  test('whose verb is missing says so', () => {
    const s = new Session().press('f');
    expect(s.state.message).toEqual({ text: "this pgquilt has no verb 'fold' yet", bad: true });
    expect(s.effects).toEqual([]);
  });

  test.each(keymap.filter((b) => b.changes === true).map((b) => [b.id, b] as const))(
    '%s is forbidden by --read-only, with the reason',
    (_, binding) => {
      const all = new Map<string, VerbFacts>([
        ...verbs,
        ...keymap.flatMap((b) =>
          b.verb === undefined ? [] : [[b.verb, { summary: '', changes: true, dryRun: false }] as const],
        ),
      ]);
      const s = new Session({ readOnly: true, verbs: all });
      if (binding.place === 'functions') s.press('v');
      s.press(binding.keys[0] ?? '');
      expect(s.state.message?.text).toMatch(/--read-only forbids it/);
      expect(s.effects.filter((e) => e.do === 'run' || e.do === 'edit')).toEqual([]);
    },
  );

  test.each([
    [['refresh'], { patch: 'first', changed: true }, 'Refreshed patch first'],
    [['refresh'], { patch: 'first', changed: false }, 'Patch first is unchanged'],
    [['undo'], { undone: [{ entry: 3, verb: 'push', patches: ['first'] }], top: null }, 'Undid entry 3: push first'],
    [['redo'], { redone: [{ entry: 4, verb: 'undo', patches: [] }] }, 'Redid entry 4: undo'],
    [['new', 'x'], { patch: 'x', top: 'x' }, 'Now at patch x'],
  ])('%j with %j: %s', (words, json, said) => {
    const reply = { as: 'done', change: { words, about: 'x' }, sql: [] } as const;
    const s = new Session().send({ type: 'ended', words, reply, ended: ended(json) });
    expect(s.state.message).toEqual({ text: said, bad: false });
  });

  test('while one is at work there is no other, and ^C cancels it', () => {
    const s = new Session().press('p').press('o');
    expect([s.effects, s.state.message?.text]).toEqual([[], 'push is at work; ^C cancels it']);
    expect(s.press('q').state.message?.text).toContain('^C cancels it');
    expect(s.press('ctrl+c').effects).toEqual([{ do: 'cancel' }]);
    expect(s.press('ctrl+c').effects).toEqual([]);
    const words = ['push', '--dry-run'];
    s.send({
      type: 'ended',
      words,
      reply: { as: 'plan', change: { words: ['push'], about: 'x' } },
      ended: ended(undefined, 130),
    });
    expect(s.state.message?.text).toBe('pgquilt push: cancelled; what was not done is rolled back');
    expect(s.press('ctrl+c').effects).toEqual([{ do: 'quit' }]);
  });
});

describe('a problem', () => {
  const offered = (s: Session) =>
    s.state.dialog?.kind === 'choose' ? s.state.dialog.choices.map((c) => c.key).join('') : null;

  test('drift offers to adopt, merge, overwrite or take it in, each through its own plan', () => {
    const detail = '--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n-SELECT 1\n+SELECT 2\n same\n';
    const drifted = () => new Session().press('p').end(ended(error('drift', { detail }), 4));
    expect(offered(drifted())).toBe('amot');
    expect(drifted().press('m').words).toEqual(['push', '--merge', '--dry-run']);
    expect(drifted().press('o').words).toEqual(['push', '--overwrite', '--dry-run']);
    const named = drifted().press('a').type('hot-fix').press('enter');
    expect(named.state.dialog).toMatchObject({ kind: 'confirm', change: { words: ['adopt', '--new', 'hot-fix'] } });
    expect(drifted().press('t').state.dialog).toMatchObject({ change: { words: ['refresh', '--from-database'] } });
    expect(drifted().press('enter').effects).toEqual([]);
    const rows = (drifted().state.dialog as { lines: readonly { kind: string }[] }).lines.filter(
      (l) => l.kind === 'diff',
    );
    expect(rows).toHaveLength(5);
  });

  test.each([
    ['p', 'take the patch; what was there is kept in the log'],
    ['o', 'pop it all the same; what was there is kept in the log'],
  ])('what overwriting means is said of %s', (key, about) => {
    const { dialog } = new Session().press(key).end(ended(error('drift'), 4)).state;
    expect(dialog?.kind === 'choose' && dialog.choices.find((c) => c.key === 'o')?.about).toBe(about);
  });

  test('a conflict offers to merge and to open the file', () => {
    const s = new Session().press('p').end(ended(error('conflict', { file: 'patches/second.patch', line: 7 }), 3));
    expect(offered(s)).toBe('me');
    expect(s.press('e').effects).toEqual([{ do: 'edit', files: ['patches/second.patch'] }]);
    const merged = new Session()
      .press('p')
      .end(ended(error('conflict'), 3))
      .press('m')
      .end(ended(error('conflict'), 3));
    expect(offered(merged)).toBe('ao');
  });

  test('a base that is missing can be created', () => {
    const s = new Session()
      .press('p')
      .end(ended(error('drift', { hint: 'Create it: pgquilt load' }), 4))
      .press('b');
    expect(s.state.dialog).toMatchObject({ kind: 'confirm', change: { words: ['load'] } });
  });

  test('nothing to do is a word, not a dialog', () => {
    const s = new Session().press('p').end(ended(error('nothing-to-do'), 2));
    expect([s.state.dialog, s.state.message]).toEqual([null, { text: 'it is nothing-to-do', bad: false }]);
  });

  test('of the look at the database stands in the header, and goes with the next answer', () => {
    const s = new Session().press('ctrl+r').end(ended(error('connection'), 6));
    expect(s.state.trouble).toBe('it is connection');
    expect(s.press('ctrl+r').end(ended(status())).state.trouble).toBeNull();
  });
});

describe('moving', () => {
  const many = Array.from({ length: 5000 }, (_, i) => `p${i}`);
  const long = () => new Session({ local: local(many, []) });

  test.each([
    [['j'], 'p1'],
    [['j', 'j', 'k'], 'p1'],
    [['k'], 'p0'],
    [['G'], 'p4999'],
    [['G', 'j'], 'p4999'],
    [['G', 'g'], 'p0'],
    [['pagedown'], 'p24'],
    [['pagedown', 'pageup'], 'p0'],
    [['ctrl+d', 'ctrl+u'], 'p0'],
  ])('%j chooses %s', (keys, name) => {
    expect(long().press(...keys).state.chosen.queue).toBe(name);
  });

  test('the chosen row is always in sight', () => {
    const s = long();
    for (const key of ['G', 'pageup', 'k', 'g', 'pagedown', 'j', 'pagedown', 'G']) {
      s.press(key);
      const at = many.indexOf(s.state.chosen.queue ?? '');
      expect(at - s.state.offset).toBeGreaterThanOrEqual(0);
      expect(at - s.state.offset).toBeLessThan(26);
    }
    s.send({ type: 'resize', size: { columns: 120, rows: 16 } });
    expect(4999 - s.state.offset).toBeLessThan(12);
  });

  test('only what shows is read, and nothing twice', () => {
    const s = long().press('j');
    const read = s.effects.filter((e) => e.do === 'read-patch');
    expect(read).toEqual([{ do: 'read-patch', name: 'p1' }]);
    expect(s.press('j').effects).toEqual([{ do: 'read-patch', name: 'p2' }]);
    const facts = long()
      .press('G')
      .effects.find((e) => e.do === 'read-facts');
    expect(facts?.do === 'read-facts' && facts.names.length).toBe(26);
  });

  test('a filter follows what is typed; Esc takes it back; the choice stays where it is listed', () => {
    const s = long().press('/').type('p49').press('enter');
    expect(s.state.chosen.queue).toBe('p49');
    s.press('j');
    expect(s.state.chosen.queue).toBe('p490');
    s.press('esc');
    expect([s.state.filter.queue, s.state.chosen.queue]).toEqual(['', 'p490']);
    expect(long().press('/').type('nothing').state.chosen.queue).toBeNull();
    expect(long().press('/').type('p7').press('esc').state.filter.queue).toBe('');
  });

  test('q and Esc back out one level at a time, and only q leaves', () => {
    const s = new Session().press('v').press('tab');
    expect(s.press('esc').state.focus).toBe('list');
    expect(s.press('esc').state.view).toBe('queue');
    expect([s.press('esc').effects, s.state.message?.text]).toEqual([[], 'q quits']);
    expect(s.press('q').effects).toEqual([{ do: 'quit' }]);
  });

  test('a patch that goes away gives the choice to the top', () => {
    const s = new Session().press('j').send({ type: 'local', local: local(['first', 'third'], ['first']) });
    expect(s.state.chosen.queue).toBe('first');
  });

  test('a patch that is applied and in no series is listed', () => {
    const s = new Session().send({
      type: 'ended',
      words: ['status'],
      reply: { as: 'status' },
      ended: ended(status({ applied: ['first', 'stray'], top: 'stray' })),
    });
    expect(s.press('G').state.chosen.queue).toBe('stray');
  });
});

describe('what stands beside the list', () => {
  const before = Array.from({ length: 300 }, (_, i) => `line ${i}\n`).join('');
  const after = before.replace('line 20\n', 'line twenty\n').replace('line 200\n', 'line 200, changed\n');
  const opened = () => new Session().send({ type: 'patch', patch: patchText('first', before, after) });

  test('hunks are gone to, a text is found, n goes around', () => {
    const s = new Session({ size: { columns: 120, rows: 16 } }).send({
      type: 'patch',
      patch: patchText('first', before, after),
    });
    s.press('}');
    expect(s.state.scroll).toBe(1);
    s.press('tab', '/').type('changed').press('enter');
    const found = s.state.scroll;
    expect(s.press('n').state.scroll).toBe(found);
    expect(s.press('/').press('ctrl+u').type('nowhere').press('enter').state.message?.text).toContain(
      "'nowhere' is nowhere here",
    );
  });

  test('tabs are chosen by number and in turn; the answer of the database is asked for once', () => {
    expect(opened().press('3').state.tab).toBe('plan');
    expect(opened().press('[').state.tab).toBe('fleet');
    const s = opened().press('2');
    expect(s.words).toEqual(['impact', 'first']);
    s.end(
      ended({
        target: 'x',
        routines: [
          {
            object: 'public.f()',
            kind: 'function',
            how: null,
            usedBy: [{ object: 'public.v', kind: 'view', how: 'depends', usedBy: [] }],
          },
        ],
        absent: [],
        definitions: { 'public.f()': 'CREATE OR REPLACE FUNCTION public.f()\n RETURNS integer\n' },
      }),
    );
    expect(s.state.answers.get('impact first')).toEqual([
      'public.f()',
      '└─ view public.v',
      '',
      '-- live: public.f()',
      'CREATE OR REPLACE FUNCTION public.f()',
      ' RETURNS integer',
    ]);
    expect(s.press('1', '2').effects).toEqual([]);
  });

  test('the plan is asked for by Enter, not by moving about', () => {
    const s = opened()
      .press('j')
      .send({ type: 'patch', patch: patchText('second', null, 'x') })
      .press('3');
    expect(s.effects).toEqual([]);
    expect(s.press('enter').words).toEqual(['goto', 'second', '--dry-run']);
    s.end(ended(plan));
    expect(s.state.answers.get('plan second')?.join('\n')).toContain('1 to replace');
  });
});

describe('typing', () => {
  test.each([
    [['a', 'b', 'backspace'], 'a'],
    [['a', 'b', 'left', 'c'], 'acb'],
    [['a', 'space', 'b', 'ctrl+w'], 'a '],
    [['a', 'b', 'home', 'c', 'end', 'd'], 'cabd'],
    [['a', 'b', 'ctrl+u'], ''],
    [['ä', '👩‍🚀', 'x'], 'ä👩‍🚀x'],
    [['a', 'pagedown', 'ctrl+k'], 'a'],
  ])('%j gives %j', (keys, text) => {
    let line: Parameters<typeof typed>[0] = { kind: 'ask', ask: { for: 'command' }, text: '', at: 0 };
    for (const key of keys.flatMap((k) => ([...k].length > 1 && !/^[a-z+]+$/.test(k) ? [...k] : [k])))
      line = typed(line, key) ?? line;
    expect(line.text).toBe(text);
  });

  test('what is pasted is one text, and runs nothing', () => {
    const s = new Session().send({ type: 'paste', text: 'pPq' });
    expect([s.effects, s.state.message?.text]).toEqual([[], 'what was pasted is not taken as keys']);
    s.press(':').send({ type: 'paste', text: 'new\npatch' });
    expect(s.state.dialog).toMatchObject({ text: 'new patch' });
    expect(insert({ kind: 'ask', ask: { for: 'search' }, text: 'ac', at: 1 }, 'b').text).toBe('abc');
  });

  test.each([
    ['push -a', ['push', '-a']],
    ['new x -m "two words"', ['new', 'x', '-m', 'two words']],
    ["new x -m='two words'", ['new', 'x', '-m=two words']],
    ['', []],
  ])('the words of %j are %j', (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });

  test.each([
    ['status', ['status'], 'text'],
    ['pgquilt push 2', ['push', '2', '--dry-run'], 'plan'],
    ['push --dry-run', ['push', '--dry-run'], 'text'],
  ])(':%s runs %j', (text, words, as) => {
    const s = new Session().press(':').type(text).press('enter');
    expect(s.effects).toMatchObject([{ do: 'run', words, reply: { as } }]);
  });

  test.each([
    ['psuh', "'psuh' is not a pgquilt verb"],
    ['ui', 'this is it already'],
    ['watch', 'watch goes on until it is stopped: give it a terminal of its own'],
    ['', undefined],
  ])(':%s does nothing', (text, message) => {
    const s = new Session().press(':').type(text).press('enter');
    expect([s.effects, s.state.message?.text]).toEqual([[], message]);
  });
});

describe('input', () => {
  const none = { meta: false, ctrl: false, shift: false } as Parameters<typeof keysOf>[1];

  test.each([
    ['j', {}, ['j']],
    ['jjG', {}, ['j', 'j', 'G']],
    ['new\r', {}, ['n', 'e', 'w', 'enter']],
    ['', { delete: true }, ['backspace']],
    ['c', { ctrl: true }, ['ctrl+c']],
    ['', { tab: true, shift: true }, ['shift+tab']],
    ['', { escape: true, meta: true }, ['esc']],
    ['v', { meta: true }, ['esc', 'v']],
    ['\u0004', {}, ['ctrl+d']],
    [':', {}, ['esc', ':'], '\u001b:'],
    ['[I', {}, ['[', 'I'], '\u001b[I'],
  ])('%j with %j is %j', (input, flags, keys, sent?: string) => {
    expect(keysOf(input, { ...none, ...flags }, sent)).toEqual(keys);
  });
});

describe('the keymap', () => {
  test('has each key of a place once, and none of the terminal', () => {
    expect(clashes(keymap)).toEqual([]);
    expect(keymap.flatMap((b) => b.keys).filter((k) => RESERVED.has(k))).toEqual([]);
    expect(new Set(keymap.map((b) => b.id)).size).toBe(keymap.length);
  });

  test('is searched in the help, and what is marked is pressed', () => {
    const s = new Session().press('?').type('push all').press('enter');
    expect(s.words).toEqual(['push', '-a', '--dry-run']);
  });

  test("takes a user's own keys, and tells what is wrong with them", () => {
    const { keymap: own, faults } = withOwnKeys({
      push: '+',
      'less-context': 'w',
      pop: 'ctrl+h',
      nonsense: 'x',
      redo: [1],
    });
    expect(bindingFor(own, '+', new Session().state)?.id).toBe('push');
    expect(faults).toEqual(
      [
        "the key ctrl+h of pop cannot be bound: it is the terminal's own",
        'the keys of redo are no key and no list of keys',
        'there is nothing called nonsense to bind a key to',
        'the key + is both push and more-context',
        'the key w is both whitespace and less-context',
      ].sort((a, b) => faults.indexOf(a) - faults.indexOf(b)),
    );
    expect(withOwnKeys({ push: ['+', 'p'], 'more-context': '=' }).faults).toEqual([]);
  });
});
