// Does what the update wants done. Reading waits until the screen is drawn: a key never waits for a file.
import type { Effect, Event } from '../model/events.ts';
import type { PatchFacts } from '../model/state.ts';
import type { World } from '../world.ts';
import type { Commands } from './commands.ts';

export interface Doing {
  readonly world: World;
  readonly commands: Commands;
  readonly send: (event: Event) => void;
  /** Gives the terminal away and takes it back. */
  readonly lend: (work: () => Promise<void>) => Promise<void>;
  readonly redraw: () => void;
  readonly quit: () => void;
}

/** Patches whose facts are read in one go, before keys have their turn again. */
const AT_ONCE = 100;

export function perform(effect: Effect, doing: Doing): void {
  const { world, send } = doing;
  if (effect.do === 'run') doing.commands.add(effect);
  else if (effect.do === 'cancel') doing.commands.cancel();
  else if (effect.do === 'redraw') doing.redraw();
  else if (effect.do === 'quit') doing.quit();
  else if (effect.do === 'edit') void edit(effect, doing);
  else if (effect.do === 'read-merge')
    send({ type: 'merge', texts: mergesOf(effect.files, world), change: effect.change });
  else if (effect.do === 'write-merge') writeMerges(effect, doing);
  else if (effect.do === 'read-units') void readUnits(doing);
  // A large patch takes a while to be read, and another to be shown: keys have their turn in between, too.
  else
    setTimeout(() => {
      const event = read(effect, world);
      setTimeout(() => send(event), 0);
    }, 0);
}

type Read = Extract<Effect, { do: 'read-local' | 'read-patch' | 'read-facts' | 'read-unit' | 'read-around' }>;

function read(effect: Read, world: World): Event {
  switch (effect.do) {
    case 'read-local':
      return { type: 'local', local: world.readLocal() };
    case 'read-patch':
      return { type: 'patch', patch: world.readPatch(effect.name) };
    case 'read-facts':
      return { type: 'facts', facts: factsOf(effect.names, world) };
    case 'read-around':
      return { type: 'around', name: effect.name, texts: world.readAround(effect.name) };
    case 'read-unit':
      return { type: 'unit', path: effect.path, text: world.readUnit(effect.path) };
  }
}

function factsOf(names: readonly string[], world: World): Map<string, PatchFacts> {
  return new Map(names.map((name) => [name, world.readFacts(name)]));
}

function mergesOf(files: readonly string[], world: World): Map<string, string> {
  return new Map(
    files.flatMap((file) => {
      const text = world.readMerge(file);
      return text === null ? [] : [[file, text] as const];
    }),
  );
}

function writeMerges({ texts, change }: Extract<Effect, { do: 'write-merge' }>, { world, send }: Doing): void {
  let problem: string | null = null;
  try {
    for (const [file, text] of texts) world.writeMerge(file, text);
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error);
  }
  send({ type: 'merged', problem, change });
}

async function edit({ files, again }: Extract<Effect, { do: 'edit' }>, { world, lend, send }: Doing): Promise<void> {
  let problem: string | null = null;
  await lend(() =>
    world.edit(files).catch((error: unknown) => {
      problem = error instanceof Error ? error.message : String(error);
    }),
  );
  send(again === undefined ? { type: 'edited', problem } : { type: 'merged', problem, change: again });
}

/** The units of the tree and of all patches, in pieces. */
async function readUnits({ world, send }: Doing): Promise<void> {
  const names = world.readLocal().entries.map((e) => e.name);
  const facts = new Map<string, PatchFacts>();
  const units = new Set(world.readUnits());
  for (let at = 0; at < names.length; at += AT_ONCE) {
    await new Promise((resolve) => setTimeout(resolve, 0));
    for (const [name, fact] of factsOf(names.slice(at, at + AT_ONCE), world)) {
      facts.set(name, fact);
      for (const file of fact.files) units.add(file);
    }
  }
  send({ type: 'units', units: [...units].sort(), facts });
}
