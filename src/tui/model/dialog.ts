// What the interface asks, as data.
import type { DiffRow } from '../text/rows.ts';
import type { PickItem } from './pick.ts';

/** A command line that changes something, and what to call it. */
export interface Change {
  readonly words: readonly string[];
  readonly about: string;
  /** Words that hold the command to the plan that was shown. */
  readonly held?: readonly string[];
}

/** One of several ways on. */
export interface Choice {
  readonly key: string;
  readonly about: string;
  readonly next:
    | { readonly to: 'change'; readonly change: Change }
    | { readonly to: 'ask'; readonly ask: Ask }
    | { readonly to: 'edit'; readonly file: string }
    /** The answers to a merge, written or made in the editor; then the change again. */
    | { readonly to: 'write'; readonly texts: ReadonlyMap<string, string>; readonly change: Change }
    | { readonly to: 'merge'; readonly files: readonly string[]; readonly change: Change };
}

export interface MenuItem {
  readonly about: string;
  readonly next: Choice['next'];
}

/** What a typed line is for. */
export type Ask =
  | { readonly for: 'filter' }
  | { readonly for: 'search' }
  | { readonly for: 'command' }
  | { readonly for: 'target'; readonly change: Change }
  /** The words of a command, the typed text in the place of the `…`. */
  | { readonly for: 'words'; readonly title: string; readonly words: readonly string[]; readonly about: string };

/** Text of a dialog: a sentence, a line of a plan with its sign, a diff, a statement. */
export type DialogLine =
  | { readonly kind: 'text' | 'strong' | 'sql' | 'hint' | 'plan' | 'bad'; readonly text: string }
  | { readonly kind: 'diff'; readonly row: DiffRow };

export type Dialog =
  | {
      readonly kind: 'confirm';
      readonly title: string;
      readonly lines: readonly DialogLine[];
      readonly change: Change;
      readonly scroll: number;
    }
  | {
      readonly kind: 'choose';
      readonly title: string;
      readonly lines: readonly DialogLine[];
      readonly choices: readonly Choice[];
      readonly scroll: number;
    }
  | {
      readonly kind: 'pick';
      readonly title: string;
      /** The command that takes all of them. */
      readonly words: readonly string[];
      readonly items: readonly PickItem[];
      /** The numbers of those that are chosen. */
      readonly picked: ReadonlySet<number>;
      readonly at: number;
    }
  /** One of many, chosen by moving to it. */
  | { readonly kind: 'menu'; readonly title: string; readonly items: readonly MenuItem[]; readonly at: number }
  /** A patch that is carried through the list to another place: the one of that number among the rows. */
  | { readonly kind: 'grab'; readonly name: string; readonly to: number }
  | { readonly kind: 'ask'; readonly ask: Ask; readonly text: string; readonly at: number }
  | { readonly kind: 'help'; readonly filter: string; readonly at: number };

/** A dialog whose lines are read: scrolled, and left by a key that it names. */
export type Told = Extract<Dialog, { kind: 'confirm' | 'choose' }>;
