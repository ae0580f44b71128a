// All of the program but its entry, which loads this from a file of its own (scripts/build.mjs).
export { compileAsUsual } from '../v8-flags.ts';
export { run } from './run.ts';
