// Reads files for the interface, in slices: a key that is pressed meanwhile never waits for a whole patch.
import type { Steps } from '../../patch/steps.ts';
import type { Effect, Event } from '../model/events.ts';
import type { PatchFacts } from '../model/state.ts';
import type { World } from '../world.ts';

export type Read = Extract<
  Effect,
  { do: 'read-local' | 'read-patch' | 'read-facts' | 'read-unit' | 'read-around' | 'read-units' }
>;

interface Job {
  readonly what: Read['do'];
  readonly steps: Steps<Event>;
}

/** A quarter of what a key may take. */
const SLICE = 4;

export class Reading {
  readonly #world: World;
  readonly #send: (event: Event) => void;
  readonly #slice: number;
  #jobs: Job[] = [];
  #due = false;

  /** `slice`: how long to read before keys have their turn again, in milliseconds. */
  constructor(world: World, send: (event: Event) => void, slice = SLICE) {
    this.#world = world;
    this.#send = send;
    this.#slice = slice;
  }

  /** Begins to read when what was drawn last has been seen; what comes of it is sent. */
  add(read: Read): void {
    // Who moves on has no use for the patch on the way.
    if (read.do === 'read-patch' || read.do === 'read-around') {
      this.#jobs = this.#jobs.filter((job) => job.what !== read.do);
    }
    this.#jobs.push({ what: read.do, steps: stepsOf(read, this.#world) });
    this.#soon();
  }

  #soon(): void {
    if (this.#due || this.#jobs.length === 0) return;
    this.#due = true;
    // What came from the terminal is seen to between two of these.
    setImmediate(() => {
      this.#due = false;
      this.#turn();
    });
  }

  #turn(): void {
    const job = this.#jobs.shift();
    if (job === undefined) return;
    const end = performance.now() + this.#slice;
    let step = job.steps.next();
    while (step.done !== true && performance.now() < end) step = job.steps.next();
    if (step.done !== true) this.#jobs.push(job);
    this.#soon();
    if (step.done === true) this.#send(step.value);
  }
}

function* stepsOf(read: Read, world: World): Steps<Event> {
  // A turn of its own to begin with.
  yield;
  switch (read.do) {
    case 'read-local':
      return { type: 'local', local: world.readLocal() };
    case 'read-patch':
      return { type: 'patch', patch: yield* world.readPatch(read.name) };
    case 'read-facts':
      return { type: 'facts', facts: yield* factsOf(read.names, world) };
    case 'read-around':
      return { type: 'around', name: read.name, texts: yield* world.readAround(read.name) };
    case 'read-unit':
      return { type: 'unit', path: read.path, text: world.readUnit(read.path) };
    case 'read-units':
      return yield* allUnits(world);
  }
}

function* factsOf(names: readonly string[], world: World): Steps<Map<string, PatchFacts>> {
  const facts = new Map<string, PatchFacts>();
  for (const name of names) {
    facts.set(name, world.readFacts(name));
    yield;
  }
  return facts;
}

/** The units of the tree and of all patches. */
function* allUnits(world: World): Steps<Event> {
  const names = world.readLocal().entries.map((e) => e.name);
  yield;
  const units = new Set(world.readUnits());
  const facts = yield* factsOf(names, world);
  for (const fact of facts.values()) for (const file of fact.files) units.add(file);
  yield;
  return { type: 'units', units: [...units].sort(), facts };
}
