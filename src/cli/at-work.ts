// What is at work, on stderr: for a person who has waited a second, and for the interface, which shows it at once.
import type { Terminal } from './run.ts';

/** Milliseconds after which a person wants to know. */
const PATIENCE = 1000;

/** With this in the environment each step is told, behind a sign that no other line begins with. */
export const STEPS = 'PGQUILT_STEPS';
export const STEP_SIGN = '\r';

export class AtWork {
  readonly #terminal: Terminal;
  readonly #isQuiet: boolean;
  #timer: NodeJS.Timeout | undefined;

  constructor(terminal: Terminal, isQuiet: boolean) {
    this.#terminal = terminal;
    this.#isQuiet = isQuiet;
  }

  /** Begins a step, which ends the one before; null: nothing is at work any more. */
  begin(line: string | null): void {
    clearTimeout(this.#timer);
    if (line === null) return;
    const { env, stderrIsTerminal } = this.#terminal;
    if (env[STEPS]) this.#terminal.err(`${STEP_SIGN}${line}\n`);
    else if (stderrIsTerminal && !this.#isQuiet) {
      this.#timer = setTimeout(() => this.#terminal.err(`${line}\n`), PATIENCE).unref();
    }
  }
}
