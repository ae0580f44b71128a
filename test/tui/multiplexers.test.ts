// Journeys within GNU screen and tmux, which are terminals of their own kind.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { needs } from '../support/needs.ts';
import { PtyScreen } from '../support/pty-screen.ts';
import { cleanEnvironment, program } from '../support/run.ts';
import { tempDir } from '../support/temp.ts';
import { sceneOnFiles } from './scene.ts';

interface Multiplexer {
  readonly open: (folder: string) => readonly string[];
  readonly end: (folder: string) => readonly string[];
  /** Whether a program that leaves gives the screen back as it was; GNU screen has one screen alone, unless it is told. */
  readonly keepsScreen: boolean;
}

const multiplexers: Readonly<Record<string, Multiplexer>> = {
  screen: {
    open: () => ['-U', '-c', '/dev/null', '-S', 'pgquilt', 'sh'],
    end: () => ['-S', 'pgquilt', '-X', 'quit'],
    keepsScreen: false,
  },
  tmux: {
    open: (folder) => ['-f', '/dev/null', '-S', join(folder, 'tmux'), 'new', 'sh'],
    end: (folder) => ['-S', join(folder, 'tmux'), 'kill-server'],
    keepsScreen: true,
  },
};

test.each(Object.entries(multiplexers))('%s: keys, sizes, and nothing of it left', async (name, its) => {
  needs(name);
  const { queue } = sceneOnFiles();
  const folder = tempDir();
  const own = { TERM: 'xterm-256color', LANG: 'C.UTF-8', SCREENDIR: join(folder, 'screens') };
  mkdirSync(own.SCREENDIR, { mode: 0o700 });
  const env = cleanEnvironment(own);
  const t = new PtyScreen({ command: name, args: its.open(folder), cwd: queue.root, env });
  onTestFinished(async () => {
    spawnSync(name, its.end(folder), { env });
    await t.end();
  });
  await t.until(/^[#$]/m);
  t.type("PS1='ready> '; clear; echo before\r");
  await t.until(/^ready> ?$/m);
  t.type(`${process.execPath} ${program} ui\r`);
  await t.until((text) => text.includes('0 of 3 applied') && !text.includes('asking'));
  expect(t.text()).not.toContain('before');
  t.press('down');
  await t.until(/▌- two-is-twenty.*│/);
  t.resize(70, 20);
  await t.until((text) => text.includes('▌- two-is-twenty') && !text.includes('│'));
  t.press('end', '4');
  await t.until('Subject: add-three');
  t.resize(120, 30).press('tab');
  await t.until(/▌- add-three.*│/);
  t.press('q');
  await t.until((text) => /^ready> ?$/m.test(text) && !/Series|add-three|quit/.test(text));
  expect(t.text().includes('before')).toBe(its.keepsScreen);
});
