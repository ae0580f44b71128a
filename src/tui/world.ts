// What the interface needs of the rest of pgquilt. The command line gives it, so this room loads neither a database nor a
// verb: whatever asks or changes a target is a command in a process of its own, which holds the target only while it
// works, never keeps a key waiting, and can be stopped.
import type { Steps } from '../patch/steps.ts';
import type { LocalQueue, PatchFacts, PatchText, VerbFacts } from './model/state.ts';

export interface World {
  readonly target: { readonly label: string; readonly remote: boolean };
  readonly readOnly: boolean;
  /** --color, where it was given. */
  readonly color: string | undefined;
  /** Linear text for screen readers, instead of a screen. */
  readonly plain: boolean;
  readonly verbs: ReadonlyMap<string, VerbFacts>;
  readonly env: NodeJS.ProcessEnv;
  /** The queue's folder. */
  readonly root: string;
  /**
   * How a command is started: the program, the words that come before the verb, and the environment in which it tells each step;
   * such a line on stderr begins with the sign.
   */
  readonly command: {
    readonly program: string;
    readonly before: readonly string[];
    readonly env: Readonly<Record<string, string>>;
    readonly stepSign: string;
  };
  /** The same for another database of series.yaml, which is only looked at. */
  databaseOf(name: string): { readonly before: readonly string[]; readonly env: Readonly<Record<string, string>> };
  /** A folder whose files tell that an embedded target was changed; null for a server, which has to be asked. */
  readonly embeddedFolder: string | null;
  /** Reads series.yaml and what else is known without the database. */
  readLocal(): LocalQueue;
  readPatch(name: string): Steps<PatchText>;
  /** The whole texts of the units that the patch changes, as they are above it, as far as files have them. */
  readAround(name: string): Steps<ReadonlyMap<string, string>>;
  readFacts(name: string): PatchFacts;
  /** The paths of all units of the tree. */
  readUnits(): readonly string[];
  readUnit(path: string): string | null;
  /** The text of a merge that needs a person, its markers in it; null where it is gone. */
  readMerge(file: string): string | null;
  /** Writes the answer to it. */
  writeMerge(file: string, text: string): void;
  /** The queue's own keys, and over them the user's; null where there are none. Throws where they cannot be read. */
  readKeys(): Readonly<Record<string, unknown>> | null;
  /** Opens files in the user's editor, on the terminal. */
  edit(files: readonly string[]): Promise<void>;
}
