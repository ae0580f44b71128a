// All of the program but its entry, which loads this from a file of its own (scripts/build.mjs).
export { compileAsUsual } from '../web-assembly.ts';
export { run } from './run.ts';
