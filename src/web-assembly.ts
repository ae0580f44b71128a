// How V8 compiles the two WebAssembly programs we carry, PostgreSQL's parser and the embedded server. By default it
// compiles them twice: at once with its quick compiler, and again, on other threads, with the optimising one. For
// commands that live a second the second time is lost: without it the parser's first 1,000 units take a fifth of the
// time, and opening an embedded database and using it half of the processor's.
import v8 from 'node:v8';

let set = false;

/** Call before the first WebAssembly module is loaded. */
export function compileQuickly(): void {
  if (set) return;
  set = true;
  v8.setFlagsFromString('--liftoff-only');
}

/** Sets V8 back to what it was when the program began: JavaScript that it has compiled is known by the flags as well. */
export function compileAsUsual(): void {
  // The first flag set the two others with it.
  const back = ['--no-liftoff-only', '--wasm-tier-up', '--wasm-dynamic-tiering'];
  if (set) for (const flag of back) v8.setFlagsFromString(flag);
  set = false;
}
