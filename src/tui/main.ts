// The interface from its start to its end. The one place that takes the terminal and gives it back: at the end, at an error,
// at a signal, and while an editor has it.
import { writeSync } from 'node:fs';
import { Commands } from './effects/commands.ts';
import { perform } from './effects/perform.ts';
import { Reading } from './effects/reading.ts';
import { watchWorld } from './effects/watch.ts';
import { keymap as allKeys, withOwnKeys } from './keys/keymap.ts';
import { wishes } from './model/moves.ts';
import type { State } from './model/state.ts';
import { initialState } from './model/state.ts';
import { Announcer } from './plain/announcer.ts';
import { Painter } from './screen/painter.ts';
import { letterOf } from './screen/rows.ts';
import { themeFor } from './screen/theme.ts';
import { createStore } from './store.ts';
import { frameOf } from './view/screen.ts';
import type { World } from './world.ts';

/** Runs until the user quits; gives what to say where the user's own keys are not right, instead of starting. */
export async function startTui(world: World): Promise<readonly string[]> {
  const own = world.readKeys();
  const { keymap, faults } = own === null ? { keymap: allKeys, faults: [] } : withOwnKeys(own);
  if (faults.length > 0) return faults;
  await runTui(world, keymap);
  return [];
}

async function runTui(world: World, keymap: typeof allKeys): Promise<void> {
  const { stdin, stdout } = process;
  const size = () => ({ columns: stdout.columns || 80, rows: stdout.rows || 24 });
  const theme = themeFor(world.env, world.color);
  const { target, readOnly, verbs } = world;
  let quit: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    quit = resolve;
  });
  const first = initialState({
    size: size(),
    today: new Date().toISOString().slice(0, 10),
    target,
    readOnly,
    verbs,
    local: world.readLocal(),
  });
  const store = createStore(first, keymap, (effect) => perform(effect, doing));
  const commands = new Commands(world, store.send);
  const reading = new Reading(world, store.send);
  const view = world.plain ? plainView() : screenView();
  const doing = { world, commands, reading, send: store.send, lend, redraw: () => view.redraw(), quit };

  /** A screen of its own, drawn over. */
  function screenView() {
    // A crash may come at any moment, so what brings the user's screen back is written at once.
    const painter = new Painter({
      get rows() {
        return stdout.rows;
      },
      write: (text) => (leaving ? writeNow(text) : stdout.write(text)),
    });
    const draw = (state: State) => letterOf(frameOf(state, keymap, theme));
    // The first screen does not wait for Ink, which takes longer to load than all else together.
    const show = async () => {
      painter.open();
      painter.write(draw(store.state()));
      const { mount } = await import('./panes/mount.tsx');
      return await mount({ ...store, draw }, painter, stdin);
    };
    return { show, redraw: () => painter.redraw(), restore: () => painter.close() };
  }

  /** Lines, one after the other, as a screen reader reads them. */
  function plainView() {
    const announcer = new Announcer(store, keymap, (text) => stdout.write(text));
    return { show: () => announcer.show(stdin), redraw: () => announcer.redraw(), restore: () => undefined };
  }

  /** Before anything is painted: who sees the first screen may press a key, and the terminal would echo it. */
  function takeKeys(): void {
    if (stdin.isTTY) stdin.setRawMode(true);
  }

  let leaving = false;
  const restore = () => {
    leaving = true;
    // What is at work is rolled back, as ^C would do it: nobody is here to see how it ends.
    commands.close();
    if (stdin.isTTY) stdin.setRawMode(false);
    view.restore();
  };
  async function lend(work: () => Promise<void>): Promise<void> {
    hide();
    view.restore();
    await letGo(stdin);
    await work();
    takeKeys();
    hide = await view.show();
    view.redraw();
  }

  const off = onSignals(restore);
  takeKeys();
  const resize = () => {
    store.send({ type: 'resize', size: size() });
    view.redraw();
  };
  stdout.on('resize', resize);
  let hide = await view.show();
  const watching = watchWorld(world, store.send, () => commands.idle);
  perform({ do: 'run', words: ['status'], reply: { as: 'status' }, front: false }, doing);
  for (const effect of wishes(first)) perform(effect, doing);
  try {
    await ended;
  } finally {
    watching.close();
    stdout.off('resize', resize);
    hide();
    restore();
    off();
    stdin.pause();
  }
}

/**
 * Stops reading the terminal: the next line is the editor's. Node stops only where a stream that flows is paused, and Ink's
 * way of reading does not let it flow.
 */
async function letGo(stdin: NodeJS.ReadStream): Promise<void> {
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  await turn();
  stdin.resume();
  stdin.pause();
  await turn();
}

/** The screen comes back whatever ends the process. */
function onSignals(restore: () => void): () => void {
  const leave = (status: number) => () => {
    restore();
    process.exit(status);
  };
  const crash = (error: unknown) => {
    restore();
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    writeNow(`pgquilt: unexpected error: ${text}\nThis is a fault in pgquilt. Please report it.\n`, 2);
    process.exit(1);
  };
  const handlers: [string, (...args: unknown[]) => void][] = [
    ['SIGTERM', leave(143)],
    ['SIGHUP', leave(129)],
    ['SIGINT', leave(130)],
    ['uncaughtException', crash],
    ['unhandledRejection', crash],
    ['exit', restore],
  ];
  const others = ['SIGINT', 'SIGTERM'].flatMap((name) =>
    process.listeners(name as NodeJS.Signals).map((listener) => [name, listener] as const),
  );
  // First the new ones: a signal that comes while nobody listens is lost.
  for (const [name, handler] of handlers) process.on(name, handler);
  for (const [name, listener] of others) process.off(name, listener);
  return () => {
    for (const [name, listener] of others) process.on(name, listener);
    for (const [name, handler] of handlers) process.off(name, handler);
  };
}

function writeNow(text: string, stream = 1): void {
  try {
    writeSync(stream, text);
  } catch {
    // The terminal is gone, and nothing can be brought back to it.
  }
}
