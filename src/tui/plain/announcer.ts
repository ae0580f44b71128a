// The plain mode: no boxes, no screen of its own, nothing drawn over; what changes is said in lines.
import { EventEmitter } from 'node:events';
import type { Binding } from '../keys/binding.ts';
import type { State } from '../model/state.ts';
import type { Canvas } from '../panes/mount.tsx';
import type { Store } from '../store.ts';
import { announce } from './announce.ts';

/** Ink is here for the keys alone: what it would draw goes nowhere. */
class Nowhere extends EventEmitter implements Canvas {
  readonly columns = 80;
  readonly rows = 24;
  write(): boolean {
    return true;
  }
}

export class Announcer {
  readonly #store: Store;
  readonly #keymap: readonly Binding[];
  readonly #write: (text: string) => unknown;
  #said: State | null = null;

  constructor(store: Store, keymap: readonly Binding[], write: (text: string) => unknown) {
    this.#store = store;
    this.#keymap = keymap;
    this.#write = write;
  }

  async show(stdin: NodeJS.ReadStream): Promise<() => void> {
    const off = this.#store.subscribe(() => this.#say());
    this.#say();
    const { mount } = await import('../panes/mount.tsx');
    const unmount = await mount({ ...this.#store, draw: () => '' }, new Nowhere(), stdin);
    return () => {
      off();
      unmount();
    };
  }

  /** Says everything again. */
  redraw(): void {
    this.#said = null;
    this.#say();
  }

  #say(): void {
    const state = this.#store.state();
    for (const line of announce(this.#said, state, this.#keymap)) this.#write(`${line}\r\n`);
    this.#said = state;
  }
}
