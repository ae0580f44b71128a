// A program in a real pseudo-terminal, with the screen that a terminal would show of what it writes.
import { type IPty, spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';

export interface PtyOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Record<string, string>;
  readonly columns?: number;
  readonly rows?: number;
}

/** The names of keys as in the keymap, and what a terminal sends for them. */
const keys: Readonly<Record<string, string>> = {
  enter: '\r',
  esc: '\u001b',
  tab: '\t',
  up: '\u001b[A',
  down: '\u001b[B',
  pagedown: '\u001b[6~',
  pageup: '\u001b[5~',
  end: '\u001b[F',
  home: '\u001b[H',
  backspace: '\u007f',
  space: ' ',
};

/** Seconds that a screen has to show what is waited for, and a program to end: a journey that is broken costs no minutes. */
const PATIENCE = 90;

export class PtyScreen {
  readonly #pty: IPty;
  readonly #screen: InstanceType<typeof xterm.Terminal>;
  readonly #waiting = new Set<() => void>();
  readonly #ended: Promise<number>;
  #over = false;
  /** Everything that was written. */
  written = '';

  constructor({ command, args, cwd, env, columns = 120, rows = 30 }: PtyOptions) {
    this.#screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 1000 });
    this.#pty = spawn(command, [...args], { name: 'xterm-256color', cols: columns, rows, cwd, env });
    this.#pty.onData((data) => {
      this.written += data;
      this.#screen.write(data, () => this.#look());
    });
    this.#ended = new Promise((resolve) => {
      this.#pty.onExit(({ exitCode, signal }) =>
        this.#screen.write('', () => resolve(signal ? 128 + signal : exitCode)),
      );
    });
    void this.#ended.then(() => {
      this.#over = true;
      this.#look();
    });
  }

  get isOver(): boolean {
    return this.#over;
  }

  get pid(): number {
    return this.#pty.pid;
  }

  /** Presses keys: names of the keymap, `ctrl+x`, or single letters. */
  press(...names: string[]): this {
    for (const name of names) {
      const control = /^ctrl\+(.)$/.exec(name)?.[1];
      this.#pty.write(control === undefined ? (keys[name] ?? name) : String.fromCharCode(control.charCodeAt(0) - 96));
    }
    return this;
  }

  /** Types a text as a person with quick fingers does: all of it in one event. */
  type(text: string): this {
    this.#pty.write(text);
    return this;
  }

  resize(columns: number, rows: number): this {
    this.#screen.resize(columns, rows);
    this.#pty.resize(columns, rows);
    return this;
  }

  signal(name: string): void {
    this.#pty.kill(name);
  }

  /** The rows of the screen, blanks at their ends left out. */
  rows(): string[] {
    const { active } = this.#screen.buffer;
    const row = (i: number) => active.getLine(active.baseY + i)?.translateToString(true) ?? '';
    return Array.from({ length: this.#screen.rows }, (_, i) => row(i));
  }

  text(): string {
    return this.rows().join('\n');
  }

  /** Whether the screen that shows is the alternate one. */
  get isAlternate(): boolean {
    return this.#screen.buffer.active.type === 'alternate';
  }

  get cursorShows(): boolean {
    return this.written.lastIndexOf('\u001b[?25h') > this.written.lastIndexOf('\u001b[?25l');
  }

  /** A cell's letter and looks. */
  cell(row: number, column: number) {
    const { active } = this.#screen.buffer;
    const cell = active.getLine(active.baseY + row)?.getCell(column);
    return {
      letter: cell?.getChars() ?? '',
      colour: cell?.isFgDefault() === false ? cell.getFgColor() : null,
      bold: (cell?.isBold() ?? 0) !== 0,
      inverse: (cell?.isInverse() ?? 0) !== 0,
    };
  }

  /** Row and column of a text on the screen. */
  find(text: string): { row: number; column: number } | null {
    const rows = this.rows();
    const row = rows.findIndex((r) => r.includes(text));
    return row < 0 ? null : { row, column: rows[row]?.indexOf(text) ?? 0 };
  }

  /** Waits until the screen shows the text, or is as the function says; fails with what it shows instead. */
  async until(wanted: string | RegExp | ((text: string) => boolean), seconds = PATIENCE): Promise<this> {
    const shows = (text: string) =>
      typeof wanted === 'function'
        ? wanted(text)
        : typeof wanted === 'string'
          ? text.includes(wanted)
          : wanted.test(text);
    await this.#within(seconds, () => shows(this.text()), `the screen never showed ${wanted}`);
    return this;
  }

  /**
   * Waits until the program has ended and gives its exit status, 128 and the signal's number where one ended it; fails with the
   * screen where it goes on.
   */
  async end(seconds = PATIENCE): Promise<number> {
    await this.#within(seconds, () => this.#over, 'the program never ended');
    return await this.#ended;
  }

  /** Looks at every change until `done` is true; for as long as the program runs. */
  #within(seconds: number, done: () => boolean, otherwise: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (problem?: string) => {
        clearTimeout(timer);
        this.#waiting.delete(look);
        if (problem === undefined) resolve();
        else reject(new Error(`${problem}:\n${this.text()}`));
      };
      const timer = setTimeout(() => settle(otherwise), seconds * 1000);
      const look = () => {
        if (done()) settle();
        else if (this.#over) settle(`${otherwise}, and the program has ended`);
      };
      this.#waiting.add(look);
      look();
    });
  }

  #look(): void {
    for (const look of [...this.#waiting]) look();
  }
}
