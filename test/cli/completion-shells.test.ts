// Completion as a real zsh, in a pseudo-terminal, and a real fish do it. Where they are installed.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { isMissing } from '../support/needs.ts';
import { PtyScreen } from '../support/pty-screen.ts';
import { writeQueue } from '../support/queue.ts';
import { f } from '../support/routines.ts';
import { cleanEnvironment, program } from '../support/run.ts';
import { tempDir } from '../support/temp.ts';
import { ran } from './terminal.ts';

vi.setConfig({ testTimeout: 240_000 });
/** Seconds that a shell may take for an answer on a busy machine. */
const PATIENCE = 60;

// A name that a shell must not run.
const evil = 'x$(touch$'.concat('{IFS}hit)');

/** A queue, and an environment in which a shell finds the program and its script. */
async function prepared(shell: string) {
  const queue = writeQueue({
    settings: 'targets:\n  staging: postgres://localhost/x\n',
    units: { f: f(0) },
    patches: { 'fold-names': {}, 'fold-cases': {}, [evil]: {}, rates: {} },
  });
  const bin = tempDir();
  writeFileSync(join(bin, 'pgquilt'), `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`);
  chmodSync(join(bin, 'pgquilt'), 0o755);
  const script = join(bin, 'script');
  writeFileSync(script, (await ran(`completion ${shell}`)).out);
  const path = `${bin}${delimiter}${process.env['PATH']}`;
  return { queue, script, env: { ...cleanEnvironment({ TERM: 'xterm-256color', LANG: 'C.UTF-8' }), PATH: path } };
}

const skip = (shell: string) => test.skipIf(isMissing(shell));

skip('fish')('fish completes verbs, options, their values, and what the queue has', async () => {
  const { queue, script, env } = await prepared('fish');
  const cases: [line: string, words: string[]][] = [
    ['pgquilt hea', ['header']],
    ['pgquilt push --dry', ['--dry-run']],
    ['pgquilt --color a', ['always', 'auto']],
    ['pgquilt completion ', ['bash', 'fish', 'zsh']],
    ['pgquilt goto fold', ['fold-cases', 'fold-names']],
    ['pgquilt -C . goto fold-c', ['fold-cases']],
    ['pgquilt fork -p ra', ['rates']],
    ['pgquilt --target st', ['staging']],
    ['pgquilt edit udfs/', ['udfs/public/f.sql']],
    ['pgquilt new fold', []],
    ['pgquilt show x', [evil]],
  ];
  const asks = cases.map(([line]) => `complete -C '${line}' | string replace -r '\\t.*' ''; echo '##'`);
  const text = execFileSync('fish', ['--no-config', '-c', `source ${script}\n${asks.join('\n')}`], {
    cwd: queue.root,
    env,
    encoding: 'utf8',
  });
  const found = text.split(/^##\n/m).slice(0, -1);
  for (const [i, [line, words]] of cases.entries()) {
    const offered = (found[i] ?? '').split('\n').filter((word) => word !== '');
    expect([line, offered.sort()]).toEqual([line, words]);
  }
  expect(existsSync(join(queue.root, 'hit'))).toBe(false);
});

skip('zsh')('zsh completes verbs, options, their values, and what the queue has', async () => {
  const { queue, script, env } = await prepared('zsh');
  const screen = new PtyScreen({ command: 'zsh', args: ['-f', '-i'], cwd: queue.root, env, columns: 120 });
  onTestFinished(async () => {
    if (!screen.isOver) screen.signal('SIGKILL');
    await screen.end();
  });
  screen
    .type(`PS1='%% '; autoload -Uz compinit && compinit -u -D; source ${script}; clear; echo rea''dy`)
    .press('enter');
  await screen.until(/^ready/m, PATIENCE);
  const cases: [typed: string, shows: string][] = [
    ['pgquilt hea', '% pgquilt header'],
    ['pgquilt push --dry', '% pgquilt push --dry-run'],
    ['pgquilt --color al', '% pgquilt --color always'],
    ['pgquilt completion fi', '% pgquilt completion fish'],
    ['pgquilt goto fold-c', '% pgquilt goto fold-cases'],
    ['pgquilt -C . goto fold-c', '% pgquilt -C . goto fold-cases'],
    ['pgquilt fork -p ra', '% pgquilt fork -p rates'],
    ['pgquilt --target st', '% pgquilt --target staging'],
    ['pgquilt edit udfs/public/', '% pgquilt edit udfs/public/f.sql'],
    ['pgquilt show x', String.raw`% pgquilt show x\$\(touch\$\{IFS\}hit\)`],
    ['pgquilt goto fold', 'fold-cases  fold-names'],
  ];
  for (const [typed, shows] of cases) {
    screen.type(typed).press('tab');
    // The second shows what may be meant, where there are several.
    if (!shows.startsWith('%')) screen.press('tab');
    await screen.until(shows, PATIENCE);
    screen.press('ctrl+u').type('clear; echo on').press('enter');
    await screen.until((text) => /^on/m.test(text) && !text.includes(shows), PATIENCE);
  }
  expect(existsSync(join(queue.root, 'hit'))).toBe(false);
});
