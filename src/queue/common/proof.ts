// How far the proof of a push goes besides what the server itself proves: the lints, and the tests beside the patches.
export interface ProofOptions {
  /** False: the tests of the patches are left alone. */
  readonly tests?: boolean;
  /** Collect what fails and go on, instead of stopping at the first; for a throw-away database. */
  readonly collect?: boolean;
  /** What to do where a test does not hold and cannot be mended now; a push goes without it. */
  readonly otherwise?: string;
}
