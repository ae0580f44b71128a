// What the lints and the tests beside the patches had to say.
import type { Finding } from '../../lint/finding.ts';
import type { TestResult } from '../../queue/results.ts';
import type { Style } from '../style.ts';
import { problemJson, problemText } from './problem.ts';

interface Proved {
  readonly lints?: readonly Finding[];
  readonly tests?: readonly TestResult[];
}

/** The fields of --json: each left out where there is nothing to say. */
export function proofJson({ lints = [], tests = [] }: Proved): Record<string, unknown> {
  const json = ({ patch, file, assertions, failure }: TestResult) => ({
    patch,
    file,
    assertions,
    ...(failure === null ? {} : problemJson(failure)),
  });
  return {
    ...(lints.length === 0 ? {} : { lints: lints.map(({ excerpt: _, ...finding }) => finding) }),
    ...(tests.length === 0 ? {} : { tests: tests.map(json) }),
  };
}

/** What the lints found, each with what to do, and a line for each test that held. */
export function proofNotes({ lints = [], tests = [] }: Proved, style: Style): string[] {
  const held = tests.filter((test) => test.failure === null);
  return [
    ...lints.flatMap((finding) => lintLines(finding, style)),
    ...held.map(({ file, assertions }) => `${file}: ${assertions} assertion${assertions === 1 ? ' holds' : 's hold'}`),
  ];
}

function lintLines({ severity, code, file, line, column, message, hint, patch }: Finding, style: Style): string[] {
  const word = style(severity === 'error' ? 'red' : 'yellow', `${severity}:`);
  return [
    `${word} ${file}:${line}:${column}: ${code} ${message}`,
    `${style('cyan', 'hint:')} ${hint} To silence it: "Lint-ignore: ${code} why" in the header of patches/${patch}.patch.`,
  ];
}

/** Each failure as an error is shown. */
export function proofFailures({ tests = [] }: Proved, style: Style): string[] {
  return tests.flatMap(({ failure }) => (failure === null ? [] : [problemText(failure, style).trimEnd()]));
}
