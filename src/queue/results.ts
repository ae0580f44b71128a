// What the verbs that move the stack give back, and the outcome of a patch's test: several verbs share them.
import type { Finding } from '../lint/finding.ts';
import type { Problem } from '../problem.ts';
import type { PlanOfPatch, Rebuilt } from './common/record.ts';

/** push, pop, goto. */
export interface MoveResult extends Moved {
  readonly notes: readonly string[];
  readonly roundTrips: number;
}

/** What a move did to the stack. */
export interface Moved {
  readonly pushed: readonly string[];
  readonly popped: readonly string[];
  readonly top: string | null;
  readonly target: string;
  /** With --dry-run: what would be done; it was done and rolled back. */
  readonly plan?: readonly PlanOfPatch[];
  /** What the lints found in the patches pushed; left out where that is nothing. */
  readonly lints?: readonly Finding[];
  /** The tests of the patches pushed; left out where there are none. */
  readonly tests?: readonly TestResult[];
  /** Identities of routines whose change by hand was replaced; what it was is kept. */
  readonly overwritten?: readonly string[];
  /** Identities of routines whose change by hand was put together with the patches'. */
  readonly merged?: readonly string[];
  /** What depended on routines that were made again and was rebuilt; left out where there is nothing. */
  readonly rebuilt?: readonly Rebuilt[];
}

/** The test of one patch, run at its level and rolled back. */
export interface TestResult {
  readonly patch: string;
  readonly file: string;
  /** Assertions that held. */
  readonly assertions: number;
  /** The first that failed, where failures are collected. */
  readonly failure: Problem | null;
}
