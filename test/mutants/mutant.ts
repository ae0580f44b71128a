// What a mutant is.

export interface Mutant {
  /** The promise: how its line in one of README.md's tables begins. */
  readonly row: string;
  /** What is no longer so. */
  readonly without: string;
  /** Under src/. */
  readonly file: string;
  /** Occurs once in the file. */
  readonly find: string;
  readonly put: string;
  /** Under test/queue/, unless it says another folder. */
  readonly test: string;
  /** A part of the test's name. */
  readonly named?: string;
  /** A test of the long run; has to be said where the normal run leaves the whole file to it. */
  readonly long?: true;
  /** The real servers that it needs; the newest where left out. */
  readonly servers?: string;
}
