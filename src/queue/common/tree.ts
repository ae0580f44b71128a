// The tree against the target: which text each unit should have at the target's level, which text is clean, and what
// is the user's own edit. Nothing is written here.
//
//   clean    the text is the one of the target's level
//   behind   the tool, or git, put another level's text there; it may be brought in line
//   edited   anything else: never overwritten
import type { StackName } from '../../database/stack-memo.ts';
import { listed } from '../../listed.ts';
import { applyFileDiff } from '../../patch/apply.ts';
import { ABSENT, blobHash } from '../../patch/blob-hash.ts';
import { reverseFileDiff } from '../../patch/reverse.ts';
import type { FileDiff } from '../../patch/types.ts';
import { Problem } from '../../problem.ts';
import { readCleanIndex } from '../../worktree/clean-index.ts';
import { blobText, headText, headUnits } from '../../worktree/git.ts';
import { getObject } from '../../worktree/objects.ts';
import { mendRewrites } from '../../worktree/rewrite.ts';
import { readUnits } from '../../worktree/units.ts';
import type { QueueContext } from './context.ts';
import type { PatchFiles } from './patch-files.ts';

export type UnitState = 'clean' | 'behind' | 'edited';

/** What the ledger says of the units: their blob hashes. */
export type LedgerHashes = ReadonlyMap<string, string>;

export class Tree {
  readonly context: QueueContext;
  readonly #patches: PatchFiles;
  /** Whether a patch is applied that the series, as it is on disk, does not have: git shows a commit from before it. */
  readonly #isBeforeStack: boolean;
  readonly #hashes = new Map<string, string>();
  readonly #index: ReadonlyMap<string, string> | null;
  readonly #bases = new Map<string, string | null>();
  readonly #only: readonly string[] | undefined;
  #units: ReadonlyMap<string, string> | undefined;
  readonly #misnamed: string[] = [];
  #head: ReadonlyMap<string, string> | null | undefined;

  /** With `only`, the tree is that of these units: no other is read. */
  constructor(context: QueueContext, patches: PatchFiles, stack: readonly StackName[], only?: readonly string[]) {
    this.context = context;
    this.#only = only;
    this.#patches = patches;
    const listed = new Set(context.series.patches.map((p) => p.name));
    this.#isBeforeStack = stack.some((p) => !listed.has(p.name));
    this.#index = readCleanIndex(context.root)?.units ?? null;
  }

  /** The units as they stand in the tree; read when first asked for, since a push to another target may need none. */
  get units(): ReadonlyMap<string, string> {
    if (this.#units === undefined) {
      if (!this.context.readOnly) mendRewrites(this.context.root);
      this.#units = readUnits(this.context.root, this.#only, this.#misnamed);
    }
    return this.#units;
  }

  /** A line about the files that are no units for the case of their ending; they are found where the units are read. */
  misnamedNotes(): string[] {
    if (this.#misnamed.length === 0) return [];
    const isOne = this.#misnamed.length === 1;
    const [are, names] = isOne ? ['is no unit', 'its name does'] : ['are no units', 'their names do'];
    return [`${listed(this.#misnamed.sort())} ${are}: ${names} not end in .sql`];
  }

  /** The blob hash of a unit as it stands in the tree. */
  hash(path: string): string {
    let hash = this.#hashes.get(path);
    if (hash === undefined) {
      hash = blobHash(this.units.get(path) ?? null);
      this.#hashes.set(path, hash);
    }
    return hash;
  }

  text(path: string): string | null {
    return this.units.get(path) ?? null;
  }

  /** Every unit that the tree, the ledger or the index knows. */
  paths(ledger: LedgerHashes): string[] {
    const known = new Set([...this.units.keys(), ...ledger.keys(), ...(this.#index?.keys() ?? [])]);
    return (this.#only?.filter((path) => known.has(path)) ?? [...known]).sort();
  }

  /** The hash that the unit should have at the level of the ledger. */
  expectedHash(path: string, ledger: LedgerHashes): string {
    return ledger.get(path) ?? this.#baseHash(path);
  }

  state(path: string, ledger: LedgerHashes): UnitState {
    const hash = this.hash(path);
    if (hash === this.expectedHash(path, ledger)) return 'clean';
    const indexed = this.#index?.get(path);
    if (hash === indexed) return 'behind';
    // Nobody can have deleted what was never there: a unit that a patch creates, where the command was cut off before the tree.
    if (hash === ABSENT && indexed === undefined && this.#headHash(path) === undefined) return 'behind';
    // The patches of that commit do not know the unit; the one that the ledger has it from came later.
    const foreign = this.#isBeforeStack && ledger.has(path) && this.#chain(path).length === 0;
    if (foreign && this.#isAtHead(path)) return 'behind';
    // Git shows a commit from after a patch that takes the unit away.
    if (hash === ABSENT && this.#isAtHead(path) && this.#chain(path).some((d) => d.after === hash)) return 'behind';
    // Git, or the first look at a clone, may have put any level's text there; an edit back to such a text may not pass
    // for one, so without git's word only a unit that the index does not know can be behind.
    const vouched = this.#headHash(path) === hash || (indexed === undefined && this.#index === null);
    return vouched && this.#isLevel(path, hash) ? 'behind' : 'edited';
  }

  /**
   * Whether the series makes this text at one of its levels: as the diffs' own hashes say, or, where another patch has come
   * below them since they were made, as they come out one on the other. So does the text of a merge of two branches.
   */
  #isLevel(path: string, hash: string): boolean {
    const chain = this.#chain(path);
    if (chain.some((d) => d.before === hash || d.after === hash)) return true;
    if (chain.length < 2) return false;
    // A base that is worked out from this very text would prove nothing.
    let text = this.#textWith(chain[0]?.before ?? null);
    for (const diff of text === undefined ? [] : chain) {
      const result = applyFileDiff(text ?? null, diff);
      if (result.status === 'conflict') return false;
      text = result.text;
      if (blobHash(text) === hash) return true;
    }
    return false;
  }

  /** The paths of the units that were edited and not refreshed, sorted. */
  edited(ledger: LedgerHashes): string[] {
    return this.paths(ledger).filter((path) => this.state(path, ledger) === 'edited');
  }

  /** Whether nothing tells what the unit was before: it is new to the queue. */
  isNew(path: string): boolean {
    return this.#cleanHash(path) === undefined && this.#chain(path).length === 0;
  }

  /**
   * The unit's text with no patch applied; null where it is not there. Throws Problem('failed') where the unit was
   * edited and nothing has the text that it was edited from.
   */
  baseText(path: string): string | null {
    const known = this.#bases.get(path);
    if (known !== undefined) return known;
    const text = this.#rewind(path, this.#cleanText(path));
    this.#bases.set(path, text);
    return text;
  }

  #baseHash(path: string): string {
    const chain = this.#chain(path);
    const clean = this.#cleanHash(path);
    if (chain.length === 0) return clean ?? (this.#isFirstLook() ? this.hash(path) : ABSENT);
    const onChain = [clean, this.hash(path)].some((h) => chain.some((d) => d.before === h || d.after === h));
    if (onChain && chain[0]?.before != null) return chain[0].before;
    try {
      return blobHash(this.baseText(path));
    } catch (error) {
      if (error instanceof Problem) return chain[0]?.before ?? ABSENT;
      throw error;
    }
  }

  /**
   * The hash of the text that is known to be nobody's edit: the tool's own, else git's. Of a unit that no patch touches, a text
   * that was committed since the tool last wrote is no edit.
   */
  #cleanHash(path: string): string | undefined {
    const indexed = this.#index?.get(path);
    if (indexed === undefined) return this.#headHash(path);
    const isCommitted = indexed !== this.hash(path) && this.#chain(path).length === 0 && this.#isAtHead(path);
    return isCommitted ? this.hash(path) : indexed;
  }

  #cleanText(path: string): string | null {
    const clean = this.#cleanHash(path);
    const hash = this.hash(path);
    const onChain = this.#chain(path).some((d) => d.before === hash || d.after === hash);
    if (clean === hash || (clean === undefined && (onChain || this.#isFirstLook()))) return this.text(path);
    if (clean === undefined || clean === ABSENT) return null;
    const text = getObject(this.context.root, clean) ?? this.#headTextWith(path, clean);
    if (text !== null) return text;
    if (onChain) return this.text(path);
    throw new Problem('failed', `${path} was edited, and the text it was edited from is nowhere to be found`, {
      file: path,
      hint: `Bring the clean text back (git checkout -- ${path}), keeping your edit elsewhere, and run the command again.`,
    });
  }

  /** The text with that hash, wherever it is kept; undefined where it is not. */
  #textWith(hash: string | null): string | null | undefined {
    if (hash === null) return undefined;
    if (hash === ABSENT) return null;
    return getObject(this.context.root, hash) ?? blobText(this.context.root, hash) ?? undefined;
  }

  #headTextWith(path: string, hash: string): string | null {
    if (this.#headHash(path) !== hash) return null;
    const text = headText(this.context.root, path);
    return text !== null && blobHash(text) === hash ? text : null;
  }

  /** Neither an index nor git: the first command in a folder takes what it finds as clean. */
  #isFirstLook(): boolean {
    return this.#index === null && this.#headUnits() === null;
  }

  /** From a text at some level back to the base, by the hashes where they fit, else by what applies. */
  #rewind(path: string, text: string | null): string | null {
    const chain = this.#chain(path);
    const hash = blobHash(text);
    const atBefore = chain.findIndex((d) => d.before === hash);
    if (atBefore >= 0) return undo(text, chain.slice(0, atBefore), text);
    const atAfter = chain.findIndex((d) => d.after === hash);
    if (atAfter >= 0) return undo(text, chain.slice(0, atAfter + 1), text);
    const [first] = chain;
    if (first === undefined || applyFileDiff(text, first).status === 'applied') return text;
    return undo(text, chain, text);
  }

  #chain(path: string): readonly FileDiff[] {
    return this.#patches.chain(path);
  }

  /** Whether git has exactly this text at HEAD. */
  isInGit(path: string): boolean {
    return this.#headHash(path) === this.hash(path);
  }

  /** What git has committed of a unit that no patch touches, null where nothing; undefined where a patch does, or without git. */
  committedBase(path: string): string | null | undefined {
    const units = this.#headUnits();
    if (units === null || this.#chain(path).length > 0) return undefined;
    return units.has(path) ? headText(this.context.root, path) : null;
  }

  /** Whether the unit is as it is in git's commit; it may be absent in both. */
  #isAtHead(path: string): boolean {
    const units = this.#headUnits();
    return units !== null && (units.get(path) ?? ABSENT) === this.hash(path);
  }

  #headUnits(): ReadonlyMap<string, string> | null {
    if (this.#head === undefined) this.#head = headUnits(this.context.root);
    return this.#head;
  }

  #headHash(path: string): string | undefined {
    return this.#headUnits()?.get(path);
  }
}

/** Takes the diffs back, newest first; `otherwise` where one of them does not fit. */
function undo(text: string | null, diffs: readonly FileDiff[], otherwise: string | null): string | null {
  let now = text;
  for (const diff of [...diffs].reverse()) {
    const result = applyFileDiff(now, reverseFileDiff(diff));
    if (result.status === 'conflict') return otherwise;
    now = result.text;
  }
  return now;
}
