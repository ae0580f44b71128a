// A patch as it comes from another program, before it is one of the queue's.
import type { Guard } from '../series/types.ts';

export interface Incoming {
  /** What it is called where it comes from; made a valid name later. */
  readonly name: string;
  /** Header and diffs, as they were found. */
  readonly text: string;
  /** Leading path components to take off, as in `patch -p1`. */
  readonly strip: number;
  /** Whether it is to be applied backwards (`-R`). */
  readonly reverse: boolean;
  readonly guards: readonly Guard[];
  /** Where it comes from, for messages. */
  readonly from: string;
}
