// What the tests beside the patches had to say.
import type { TestResult } from '../../queue/results.ts';
import type { Style } from '../style.ts';
import { problemJson, problemText } from './problem.ts';

interface Proved {
  readonly tests?: readonly TestResult[];
}

/** The fields of --json: left out where nothing was tested. */
export function proofJson({ tests = [] }: Proved): Record<string, unknown> {
  if (tests.length === 0) return {};
  const json = ({ patch, file, assertions, failure }: TestResult) => ({
    patch,
    file,
    assertions,
    ...(failure === null ? {} : problemJson(failure)),
  });
  return { tests: tests.map(json) };
}

/** A line for each test that held. */
export function proofNotes({ tests = [] }: Proved): string[] {
  return tests
    .filter((test) => test.failure === null)
    .map(({ file, assertions }) => `${file}: ${assertions} assertion${assertions === 1 ? ' holds' : 's hold'}`);
}

/** Each failure as an error is shown. */
export function proofFailures({ tests = [] }: Proved, style: Style): string[] {
  return tests.flatMap(({ failure }) => (failure === null ? [] : [problemText(failure, style).trimEnd()]));
}
