// What a row file is given, and what it gives back.
import type { TestServer } from '../../test/support/servers.ts';

export interface Bench {
  /** Small sizes, once. */
  readonly smoke: boolean;
  /** The built program. */
  readonly program: string;
  readonly server: TestServer;
  /** A temporary folder, removed at the end. */
  readonly work: string;
  readonly benchDir: string;
  say(line: string): void;
}

/** One line of the report. Numbers are medians unless the line says otherwise. */
export interface Result {
  readonly what: string;
  /** Such as `412 ms`, `71 MB`, `not installed`. */
  readonly value: string;
  /** How far the middle half of the runs lay apart, and how many they were. */
  readonly spread?: string;
  /** What it is measured against, in the same run. */
  readonly against?: string;
  /** The ratio or difference to that. */
  readonly ratio?: string;
  readonly aim?: string;
  /** Every measurement, in milliseconds or kilobytes, for results.json. */
  readonly raw?: readonly number[];
}

export interface RowFile {
  readonly name: string;
  readonly title: string;
  run(bench: Bench): Promise<Result[]>;
}
