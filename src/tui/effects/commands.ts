// Runs commands of the command line, each in a process of its own, one after the other: those that the user waits for
// before those that only look.
import { type ChildProcess, spawn } from 'node:child_process';
import type { Effect, Ended, Event } from '../model/events.ts';
import type { World } from '../world.ts';

type Run = Extract<Effect, { do: 'run' }>;

export class Commands {
  readonly #world: World;
  readonly #send: (event: Event) => void;
  #front: Run[] = [];
  #behind: Run[] = [];
  #current: { run: Run; child: ChildProcess } | undefined;
  #closed = false;

  constructor(world: World, send: (event: Event) => void) {
    this.#world = world;
    this.#send = send;
  }

  /** Queues a command. One that looks behind takes the place of another that looks the same way and has not begun. */
  add(run: Run): void {
    if (run.front) this.#front.push(run);
    else
      this.#behind = [...this.#behind.filter((other) => other.words[0] !== run.words[0] || other.of !== run.of), run];
    this.#next();
  }

  /** Whether nothing is at work and nothing waits. */
  get idle(): boolean {
    return this.#current === undefined && this.#front.length === 0 && this.#behind.length === 0;
  }

  /** Interrupts the command that the user waits for, as ^C does. */
  cancel(): void {
    const [waiting] = this.#front.splice(0);
    if (waiting !== undefined) {
      const ended = { status: 130, json: undefined, stdout: '', stderr: 'cancelled', ms: 0, at: clock() };
      this.#send({ type: 'ended', words: waiting.words, reply: waiting.reply, ended });
    }
    if (this.#current?.run.front === true) this.#current.child.kill('SIGINT');
  }

  /** Stops everything; nothing is told any more. */
  close(): void {
    this.#closed = true;
    this.#current?.child.kill('SIGINT');
  }

  #next(): void {
    if (this.#closed || this.#current !== undefined) return;
    const run = this.#front.shift() ?? this.#behind.shift();
    if (run === undefined) return;
    const started = performance.now();
    const wantsText = run.reply.as === 'text';
    const words = [...run.words, ...(wantsText ? ['--color', 'never'] : ['--json'])];
    const { program, before, env: tellsSteps, stepSign } = this.#world.command;
    const there = run.of === undefined ? { before, env: {} } : this.#world.databaseOf(run.of);
    const args = [...process.execArgv, program, ...there.before, ...words];
    const env: NodeJS.ProcessEnv = { ...this.#world.env, ...tellsSteps, ...there.env, COLUMNS: undefined };
    const child = spawn(process.execPath, args, { cwd: this.#world.root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#current = { run, child };
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      const line = (stderr.trimEnd().split('\n').at(-1) ?? '').replace(stepSign, '');
      if (run.front && line !== '') this.#send({ type: 'progress', line });
    });
    const end = (status: number, problem = '') => {
      if (this.#current?.child !== child) return;
      this.#current = undefined;
      if (this.#closed) return;
      const ms = Math.round(performance.now() - started);
      const json = wantsText ? undefined : parsed(stdout);
      const said = stderr.split('\n').filter((line) => !line.startsWith(stepSign));
      const ended: Ended = { status, json, stdout, stderr: said.join('\n') || problem, ms, at: clock() };
      this.#send({ type: 'ended', words: run.words, reply: run.reply, ended });
      this.#next();
    };
    child.on('error', (error) => end(1, error.message));
    child.on('close', (code, signal) => end(code ?? (signal === 'SIGINT' ? 130 : 1), signal ?? ''));
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function clock(): string {
  return new Date().toTimeString().slice(0, 8);
}
