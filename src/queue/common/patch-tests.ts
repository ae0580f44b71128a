// The tests that lie beside the patches of a push: patches/NAME.test.sql, each run at its own level and rolled back.
import { runTest } from '../../database/run-test.ts';
import type { ParseStatements } from '../../routine/parser.ts';
import { readTestScript } from '../../routine/test-script.ts';
import { listTestFiles, readTestFile, testPath } from '../../worktree/patches.ts';
import type { TestResult } from '../results.ts';
import type { QueueOperation } from './operation.ts';
import type { ProofOptions } from './proof.ts';

export class PatchTests {
  /** What to run after each level that has a test, by the level's index. */
  readonly after = new Map<number, () => Promise<void>>();
  readonly #results: TestResult[] = [];

  /** Reads every test before anything runs. Throws Problem as readTestScript does. */
  constructor(op: QueueOperation, names: readonly string[], parse: ParseStatements, options: ProofOptions) {
    if (options.tests === false) return;
    const { root } = op.context;
    const tested = new Set(listTestFiles(root));
    for (const [level, patch] of names.entries()) {
      if (!tested.has(patch)) continue;
      const file = testPath(patch);
      const script = readTestScript(file, readTestFile(root, patch) ?? '', parse);
      this.after.set(level, async () => {
        const run = await runTest(op.tx, patch, script);
        if (run.failure !== null && options.collect !== true) throw run.failure;
        this.#results.push({ patch, file, ...run });
      });
    }
  }

  /** The tests that ran, as a part of a verb's result: nothing where there were none. */
  results(): { tests?: readonly TestResult[] } {
    return this.#results.length === 0 ? {} : { tests: this.#results };
  }
}
