// The tests that lie beside the patches of a push: patches/NAME.test.sql, each run at its own level and rolled back.
import { runTest } from '../../database/run-test.ts';
import { loadParser, type ParseStatements } from '../../routine/parser.ts';
import { readTestScript } from '../../routine/test-script.ts';
import { listTestFiles, readTestFile, testPath } from '../../worktree/patches.ts';
import type { TestResult } from '../results.ts';
import type { QueueOperation } from './operation.ts';
import type { ProofOptions } from './proof.ts';
import { stepWords } from './step-words.ts';

export class PatchTests {
  /** What to run after each level that has a test, by the level's index. */
  readonly after = new Map<number, () => Promise<void>>();
  readonly #results: TestResult[] = [];

  /** Reads every test before anything runs; loads the parser where there is one. Throws Problem as readTestScript does. */
  static async read(op: QueueOperation, names: readonly string[], options: ProofOptions): Promise<PatchTests> {
    const tests = new PatchTests();
    if (options.tests === false) return tests;
    const tested = new Set(listTestFiles(op.context.root));
    const levels = [...names.entries()].filter(([, patch]) => tested.has(patch));
    if (levels.length > 0) tests.#plan(op, { names, levels }, await loadParser(), options);
    return tests;
  }

  #plan(
    op: QueueOperation,
    { names, levels }: { names: readonly string[]; levels: [level: number, patch: string][] },
    parse: ParseStatements,
    options: ProofOptions,
  ) {
    const { root, step } = op.context;
    for (const [level, patch] of levels) {
      const file = testPath(patch);
      const script = readTestScript(file, readTestFile(root, patch) ?? '', parse);
      this.after.set(level, async () => {
        step(stepWords('Testing', names, level));
        const run = await runTest(op.tx, patch, script, options.otherwise);
        if (run.failure !== null && options.collect !== true) throw run.failure;
        this.#results.push({ patch, file, ...run });
      });
    }
  }

  /** Runs them where the database stands. */
  async run(): Promise<void> {
    for (const test of this.after.values()) await test();
  }

  /** The tests that ran, as a part of a verb's result: nothing where there were none. */
  results(): { tests?: readonly TestResult[] } {
    return this.#results.length === 0 ? {} : { tests: this.#results };
  }
}
