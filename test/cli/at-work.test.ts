// What is at work is told to a person who has waited a second, and to the interface at once.
import { afterEach, expect, test, vi } from 'vitest';
import { AtWork } from '../../src/cli/at-work.ts';
import type { Terminal } from '../../src/cli/run.ts';

afterEach(() => void vi.useRealTimers());

test.each([
  ['a person at a terminal', { stderrIsTerminal: true, env: {} }, false, [[], ['slow\n']]],
  ['a person who wants it quiet', { stderrIsTerminal: true, env: {} }, true, [[], []]],
  ['a log', { stderrIsTerminal: false, env: {} }, false, [[], []]],
  ['the interface', { stderrIsTerminal: false, env: { PGQUILT_STEPS: '1' } }, true, [['\rquick\n', '\rslow\n'], []]],
])('%s', (_, terminal, isQuiet, [atOnce, later]) => {
  vi.useFakeTimers();
  let told: string[] = [];
  const atWork = new AtWork({ ...terminal, err: (text: string) => told.push(text) } as unknown as Terminal, isQuiet);
  atWork.begin('quick');
  vi.advanceTimersByTime(999);
  atWork.begin('slow');
  expect(told).toEqual(atOnce);
  told = [];
  vi.advanceTimersByTime(1000);
  expect(told).toEqual(later);
  atWork.begin('last');
  atWork.begin(null);
  told = [];
  vi.advanceTimersByTime(5000);
  expect(told).toEqual([]);
});
