// ui: the full-screen interface.
import { Problem } from '../../problem.ts';
import { type Command, flag } from '../command.ts';

export const ui: Command = {
  name: 'ui',
  group: 'look',
  summary: 'see the queue and drive it, full screen; pgquilt alone opens it, too',
  options: [
    { flags: '--plain', about: 'lines instead of a screen, for screen readers; PGQUILT_PLAIN=1 does the same' },
  ],
  details: [
    'Every change is shown as a plan first. ? lists the keys, : takes any verb. While it is idle it holds no database.\nKeys of your own: pgquilt/keys.json in the configuration folder, such as { "push": "+", "pop": ["-", "backspace"] }.\nFor everybody who works on the queue: the same under keys: in series.yaml, where keys.json says nothing else.',
  ],
  examples: [
    { line: 'pgquilt ui', meaning: 'opens the queue of this folder on its default target' },
    { line: 'pgquilt ui --target staging --read-only', meaning: 'looks, and can change nothing' },
  ],
  async run(call) {
    if (!call.isTerminal) {
      throw new Problem('usage', 'ui needs a terminal, for what it shows and for the keys', {
        hint: 'Run it in a terminal. For scripts: pgquilt status --json, pgquilt push',
      });
    }
    if (call.json) {
      throw new Problem('usage', 'ui is for people: it prints no document', { hint: 'pgquilt status --json' });
    }
    const plain = flag(call, 'plain') || Boolean(call.env['PGQUILT_PLAIN']) || call.env['TERM'] === 'dumb';
    const { tuiWorld } = await import('../tui-world.ts');
    const { startTui } = await import('../../tui/main.ts');
    const faults = await startTui(tuiWorld(call, await call.queue(), plain));
    if (faults.length === 0) return { json: null, text: '' };
    throw new Problem('usage', `the keys of your own cannot be used: ${faults.join('; ')}`, {
      hint: 'They stand in pgquilt/keys.json of the configuration folder, and under keys: in series.yaml.',
    });
  },
};
