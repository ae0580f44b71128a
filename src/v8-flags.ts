// How V8 compiles what a command runs: for commands that live a second, the time of its optimising compilers is lost.
import { setFlagsFromString } from 'node:v8';

/** What was set, with what sets it back. */
const set = new Map<string, readonly string[]>();

function setFlag(flag: string, back: readonly string[]): void {
  if (set.has(flag)) return;
  set.set(flag, back);
  setFlagsFromString(flag);
}

/**
 * Call before the first WebAssembly module is loaded: PostgreSQL's parser or the embedded server. By default V8 compiles them
 * twice: at once with its quick compiler, and again, on other threads, with the optimising one. Without the second time the
 * parser's first 1,000 units take a fifth of the time, and opening an embedded database and using it half of the processor's.
 */
export function compileQuickly(): void {
  // The first flag sets the two others with it.
  setFlag('--liftoff-only', ['--no-liftoff-only', '--wasm-tier-up', '--wasm-dynamic-tiering']);
}

/**
 * Call once the modules of a long operation are loaded: JavaScript is optimised after fifteen times as much work as by
 * default. A push of 1,000 patches takes a quarter less of the processor so; what runs for many seconds is optimised still.
 * On Node 20 alone, where it was measured and where that default is known.
 */
export function optimiseLater(): void {
  if (!process.versions.v8.startsWith('11.3.')) return;
  setFlag('--interrupt-budget=1000000', ['--interrupt-budget=67584']);
}

/** Sets V8 back to what it was when the program began: JavaScript that it has compiled is known by the flags as well. */
export function compileAsUsual(): void {
  for (const back of set.values()) for (const flag of back) setFlagsFromString(flag);
  set.clear();
}
