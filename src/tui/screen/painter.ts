// The screen: an alternate one, so that the user's own with its scrollback is as it was when this one goes. Ink hands over
// whole frames; only the lines that changed are written, at most once in a few milliseconds, each time as one update that
// a terminal shows at once.
import { EventEmitter } from 'node:events';
import { rowsOf } from './rows.ts';

/** Besides, no row goes on in the next one: a terminal may take a letter for wider than it is counted here. */
const ENTER = '\u001b[?1049h\u001b[?25l\u001b[?2004h\u001b[?7l\u001b[2J';
const CLEAR = '\u001b[2J';
/** Where there is no other screen to go back to, as in GNU screen unless it is told, nothing of this one is left. */
const LEAVE = '\u001b[0m\u001b[2J\u001b[H\u001b[?7h\u001b[?2004l\u001b[?25h\u001b[?1049l';
/** Synchronized output: a terminal that does not know it ignores it. */
const [BEGIN, END] = ['\u001b[?2026h', '\u001b[?2026l'];

/** Milliseconds between two updates, at least. */
const PAUSE = 8;

export interface Device {
  readonly rows: number;
  write(text: string): unknown;
}

/** What Ink takes for stdout. */
export class Painter extends EventEmitter {
  readonly #device: Device;
  #frame = '';
  #shown: string[] = [];
  #open = false;
  /** What goes ahead of the next update: a write of its own would hold that up until the system has told of its end. */
  #ahead = '';
  #timer: NodeJS.Timeout | undefined;
  #last = 0;

  constructor(device: Device) {
    super();
    this.#device = device;
  }

  /** A frame is one letter to Ink, which makes an object of every cell of the width that it is told. */
  readonly columns = 1;

  get rows(): number {
    return this.#device.rows || 24;
  }

  /** Goes to the alternate screen, with the first frame. */
  open(): void {
    if (this.#open) return;
    this.#open = true;
    this.#shown = [];
    this.#ahead = ENTER;
  }

  /** Brings the user's screen back. May be called in any state, any number of times. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#ahead.startsWith(ENTER)) this.#ahead = '';
    else this.#device.write(LEAVE);
  }

  /** A whole frame. */
  write(frame: string): boolean {
    this.#frame = frame;
    if (!this.#open || this.#timer !== undefined) return true;
    const wait = this.#last + PAUSE - Date.now();
    if (wait <= 0) this.#paint();
    else this.#timer = setTimeout(() => this.#paint(), wait);
    return true;
  }

  /** Forgets what the screen shows, so that all of it is drawn again. */
  redraw(): void {
    this.#shown = [];
    if (this.#open) this.#ahead += CLEAR;
    this.write(this.#frame);
  }

  #paint(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#open) return;
    this.#last = Date.now();
    const lines = rowsOf(this.#frame).slice(0, this.rows);
    const changes: string[] = [];
    for (let row = 0; row < Math.max(lines.length, this.#shown.length); row++) {
      const text = lines[row] ?? '';
      if (text === this.#shown[row]) continue;
      changes.push(`\u001b[${row + 1};1H\u001b[0m${text}\u001b[0m\u001b[K`);
    }
    this.#shown = lines;
    const ahead = this.#ahead;
    this.#ahead = '';
    if (ahead !== '' || changes.length > 0) this.#device.write(`${ahead}${BEGIN}${changes.join('')}${END}`);
  }
}
