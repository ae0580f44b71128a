// What can happen to the interface, and what it can want done. The update takes the one and gives the other.
import type { Change } from './dialog.ts';
import type { LocalQueue, PatchFacts, PatchText, State } from './state.ts';

/** How a command ended. */
export interface Ended {
  readonly status: number;
  /** The document that it printed; undefined where it printed none. */
  readonly json: unknown;
  readonly stdout: string;
  readonly stderr: string;
  readonly ms: number;
  readonly at: string;
}

/** What to do with the answer. */
export type Reply =
  | { readonly as: 'status' }
  | { readonly as: 'plan'; readonly change: Change }
  | { readonly as: 'done'; readonly change: Change; readonly sql: readonly string[] }
  | { readonly as: 'answer'; readonly key: string }
  /** The edits are shown, to choose from; `words` is the command that takes all of them. */
  | { readonly as: 'pick'; readonly title: string; readonly words: readonly string[] }
  /** Where a database of the fleet stands. */
  | { readonly as: 'fleet'; readonly of: string }
  /** The routines that no unit has. */
  | { readonly as: 'strangers' }
  /** Its text is shown. */
  | { readonly as: 'text' };

export type Event =
  | { readonly type: 'key'; readonly key: string }
  | { readonly type: 'paste'; readonly text: string }
  | { readonly type: 'resize'; readonly size: State['size'] }
  | { readonly type: 'local'; readonly local: LocalQueue }
  | { readonly type: 'facts'; readonly facts: ReadonlyMap<string, PatchFacts> }
  | { readonly type: 'patch'; readonly patch: PatchText }
  | { readonly type: 'around'; readonly name: string; readonly texts: ReadonlyMap<string, string> }
  | { readonly type: 'units'; readonly units: readonly string[]; readonly facts: ReadonlyMap<string, PatchFacts> }
  | { readonly type: 'unit'; readonly path: string; readonly text: string | null }
  | { readonly type: 'progress'; readonly line: string }
  | { readonly type: 'ended'; readonly words: readonly string[]; readonly reply: Reply; readonly ended: Ended }
  /** Files of the queue were changed, by whomever. */
  | { readonly type: 'files-changed' }
  /** The target's stack may be another than the one that shows. */
  | { readonly type: 'target-changed' }
  /** It is time to ask where the databases of the fleet stand, if anybody looks at them. */
  | { readonly type: 'fleet-due' }
  /** The texts of a merge that needs a person, for the dialog that tells of it. */
  | { readonly type: 'merge'; readonly texts: ReadonlyMap<string, string>; readonly change: Change }
  /** The answers to a merge are there; `change` is what met it. */
  | { readonly type: 'merged'; readonly problem: string | null; readonly change: Change }
  | { readonly type: 'edited'; readonly problem: string | null };

export type Effect =
  /** Runs a command of the command line, on another database of the fleet where `of` names one; in front, where the user waits for it, or behind. */
  | {
      readonly do: 'run';
      readonly words: readonly string[];
      readonly reply: Reply;
      readonly front: boolean;
      readonly of?: string;
    }
  | { readonly do: 'cancel' }
  | { readonly do: 'read-local' }
  | { readonly do: 'read-facts'; readonly names: readonly string[] }
  | { readonly do: 'read-patch'; readonly name: string }
  | { readonly do: 'read-around'; readonly name: string }
  | { readonly do: 'read-units' }
  | { readonly do: 'read-unit'; readonly path: string }
  /** Leaves the screen to the user's editor. */
  | { readonly do: 'edit'; readonly files: readonly string[]; readonly again?: Change }
  | { readonly do: 'read-merge'; readonly files: readonly string[]; readonly change: Change }
  | { readonly do: 'write-merge'; readonly texts: ReadonlyMap<string, string>; readonly change: Change }
  | { readonly do: 'redraw' }
  | { readonly do: 'quit' };

export type Step = readonly [State, readonly Effect[]];
