// The lints of a push or a refresh: of the texts before the server has seen them, of what it made of them before the commit.
import type { ForwardResult } from '../../database/change/forward.ts';
import type { Level } from '../../database/change/levels.ts';
import type { LevelResult } from '../../database/change/planned-level.ts';
import { lintFacts } from '../../database/lint-facts.ts';
import type { Transaction } from '../../database/session.ts';
import { errorsAsProblem, type Finding, finding } from '../../lint/finding.ts';
import { ignoredLints } from '../../lint/ignore.ts';
import type { Change, Facts } from '../../lint/lint.ts';
import { liveLints, textLints } from '../../lint/lints.ts';
import { optionsOf } from '../../lint/options.ts';
import { identityParts } from '../../routine/identity.ts';
import { describeKey } from '../../routine/key.ts';
import { loadParser } from '../../routine/parser.ts';
import { envelopeSource } from '../../routine/plan.ts';
import { readUnit } from '../../routine/unit.ts';
import { patchPath } from '../../worktree/patches.ts';
import type { ProofOptions } from './proof.ts';

/** A patch at its level. */
interface Patched {
  readonly patch: string;
  readonly units: Level['units'];
  readonly ignored: ReadonlySet<string>;
}

/** A routine that a level makes or changes, with its place. */
interface Placed {
  readonly level: Patched;
  readonly path: string;
  readonly change: Change;
}

/** With what its lints ask for. */
interface Looked extends Placed {
  readonly asks: ReadonlySet<keyof Facts>;
}

export class Lints {
  readonly #levels: readonly Patched[];
  readonly #collect: boolean;
  readonly #looked: (readonly Looked[] | undefined)[] = [];

  private constructor(levels: readonly Patched[], collect: boolean) {
    this.#levels = levels;
    this.#collect = collect;
  }

  /**
   * Reads what the headers ignore and lints the texts. Throws Problem('failed') for a Lint-ignore that says nothing, and for
   * the errors that were found: what they are about cannot be made.
   */
  static async read(
    patches: readonly { readonly name: string; readonly header: string }[],
    levels: readonly Pick<Level, 'units'>[],
    options: ProofOptions = {},
  ): Promise<Lints> {
    const patched = patches.map(({ name, header }, i) => ({
      patch: name,
      units: levels[i]?.units ?? [],
      ignored: ignoredLints(header, name, patchPath(name)),
    }));
    const found: Finding[] = [];
    for (const level of patched) found.push(...(await lintTexts(level)));
    const problem = errorsAsProblem(found);
    if (problem !== null) throw problem;
    return new Lints(patched, options.collect === true);
  }

  /** Looks at what a level left, ahead of `of`, which then has less to do. */
  take(level: number, result: LevelResult): void {
    this.#looked[level] = placed(this.#levels[level] as Patched, result).map(looked);
  }

  /** The findings, as a part of a verb's result: nothing where there are none. Throws Problem('failed') for the errors among them. */
  async of(tx: Transaction, done: ForwardResult): Promise<{ lints?: readonly Finding[] }> {
    const all = done.levels.flatMap(
      (result, i) => this.#looked[i] ?? placed(this.#levels[i] as Patched, result).map(looked),
    );
    const factsOf = await this.#facts(tx, all, done.crowded);
    const found: Finding[] = [];
    for (const one of all) {
      const { level, path, change } = one;
      const facts = factsOf(one);
      const text = level.units.find((u) => u.path === path)?.after ?? '';
      const place = { patch: level.patch, routine: change.id, file: path, text, start: change.text.start };
      for (const lint of liveLints) {
        if (level.ignored.has(lint.code)) continue;
        found.push(...lint.check(change, facts).map((fault) => finding(lint, fault, place)));
      }
    }
    const problem = this.#collect ? null : errorsAsProblem(found);
    if (problem !== null) throw problem;
    return found.length === 0 ? {} : { lints: found };
  }

  /** What the lints ask for, and nothing else. */
  async #facts(tx: Transaction, all: readonly Looked[], crowded: ReadonlySet<string>): Promise<(one: Looked) => Facts> {
    const asking = new Map<keyof Facts, Looked[]>();
    for (const one of all) {
      for (const fact of one.asks) {
        const asked = asking.get(fact);
        if (asked === undefined) asking.set(fact, [one]);
        else asked.push(one);
      }
    }
    const ids = (fact: keyof Facts) => [...new Set(asking.get(fact)?.map(({ change }) => change.id))];
    const found = await lintFacts(tx, {
      ambiguousCalls: ids('ambiguousCalls').filter((id) => crowded.has(identityParts(id).name)),
      holders: ids('holders'),
    });
    const parsed = new Set(asking.get('options'));
    const parse = parsed.size === 0 ? null : await loadParser();
    return (one) => ({
      ambiguousCalls: found.ambiguousCalls.get(one.change.id) ?? [],
      holders: found.holders.get(one.change.id) ?? [],
      options: parse !== null && parsed.has(one) ? optionsOf(one.change.text.create, parse) : [],
    });
  }
}

async function lintTexts({ patch, units, ignored }: Patched): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const { path, before, after } of units) {
    if (after === null) continue;
    const concerned = textLints.filter((lint) => !ignored.has(lint.code) && lint.concerns(after));
    if (concerned.length === 0) continue;
    const parse = await loadParser();
    const old = new Set(before === null ? [] : readUnit(path, before, parse).routines.map((r) => r.create));
    const changed = readUnit(path, after, parse).routines.filter((r) => !old.has(r.create));
    for (const routine of changed) {
      const place = { patch, routine: describeKey(routine.key), file: path, text: after, start: routine.start };
      for (const lint of concerned) {
        found.push(...lint.checkText(routine, parse).map((fault) => finding(lint, fault, place)));
      }
    }
  }
  return found;
}

function placed(level: Patched, { steps, changes }: LevelResult): Placed[] {
  const byId = new Map(changes.map((c) => [c.id, c]));
  return steps.flatMap((step): Placed[] => {
    const after = byId.get(step.id)?.after;
    if (step.after === null || step.action === 'alter' || after == null) return [];
    const own = byId.get(step.id)?.before ?? null;
    const source = envelopeSource(step);
    const change: Change = {
      id: step.id,
      text: step.after,
      before: own ?? (source === null ? null : (byId.get(source)?.before ?? null)),
      after,
      isNew: own === null,
      remade: source !== null,
    };
    return [{ level, path: step.path, change }];
  });
}

function looked(one: Placed): Looked {
  const lints = liveLints.filter((lint) => !one.level.ignored.has(lint.code));
  return { asks: new Set(lints.flatMap((lint) => lint.asks?.(one.change) ?? [])), ...one };
}
