// Texts that are nearly right: taken from good ones by a few edits such as slips, bad merges and attackers make.
import fc from 'fast-check';
import { expect } from 'vitest';
import { Problem } from '../../src/problem.ts';

type Edit = (text: string, at: number, length: number, piece: string) => string;

const EDITS: Edit[] = [
  (text, at, length) => text.slice(0, at) + text.slice(at + length),
  (text, at, _, piece) => text.slice(0, at) + piece + text.slice(at),
  (text, at, length, piece) => text.slice(0, at) + piece + text.slice(at + length),
  (text, at, length) => text.slice(0, at + length) + text.slice(at),
  (text, at) => text.slice(0, at),
  (text, at, length) =>
    text.slice(0, at) + [...text.slice(at, at + length)].reverse().join('') + text.slice(at + length),
  (text, at, length) => text.slice(0, at) + text.slice(at, at + length).repeat(20) + text.slice(at + length),
  (text) => text.replaceAll('\n', '\r\n'),
  (text) => `\uFEFF${text}`,
];

/** One to five edits of one of the good texts, or of two of them in a row; `pieces` are what is put in. */
export function damaged(good: readonly string[], pieces: readonly string[]): fc.Arbitrary<string> {
  const piece = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...pieces) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 4 }) },
  );
  const edit = fc.tuple(fc.constantFrom(...EDITS), fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(30), piece);
  const text = fc.array(fc.constantFrom(...good), { minLength: 1, maxLength: 2 }).map((texts) => texts.join(''));
  return fc
    .tuple(text, fc.array(edit, { maxLength: 5 }))
    .map(([whole, edits]) =>
      edits.reduce((now, [change, at, length, put]) => change(now, Math.trunc(at * now.length), length, put), whole),
    );
}

/**
 * Runs `work`; gives what it gives, or the Problem that it throws. Any other error is thrown on, and so is one of our own
 * where it took more than a second of the processor's time.
 */
export function orProblem<T>(work: () => T): T | Problem {
  const before = process.cpuUsage();
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    expect(error.message).not.toBe('');
    return error;
  } finally {
    const { user, system } = process.cpuUsage(before);
    if (user + system > 1_000_000) expect.fail(`took ${(user + system) / 1_000_000} seconds`);
  }
}

/** A problem with a text names a place in it. */
export function expectPlace(problem: Problem, text: string): void {
  if (problem.line === undefined) return;
  expect(problem.line).toBeGreaterThan(0);
  expect(problem.line).toBeLessThanOrEqual(text.split('\n').length + 1);
  expect(problem.column ?? 1).toBeGreaterThan(0);
}
