// A problem as the command line gives it, and the ways on that the user has.
import { looseDiffRows } from '../text/loose-diff.ts';
import type { Change, Choice, DialogLine } from './dialog.ts';
import type { Ended } from './events.ts';
import type { State } from './state.ts';

export interface Shown {
  readonly code: string;
  /** Two or three words. */
  readonly title: string;
  readonly message: string;
  readonly hint: string | null;
  readonly detail: string;
  readonly file: string | undefined;
  readonly line: number | undefined;
  readonly column: number | undefined;
  readonly sqlstate: string | undefined;
}

const titles: Readonly<Record<string, string>> = {
  drift: 'changed by hand',
  conflict: 'conflict',
  locked: 'somebody else is at work',
  outdated: 'no longer what was shown',
  connection: 'no connection',
  usage: 'not possible',
  interrupted: 'cancelled',
};

/** Whether it failed; another status than 0 with a document of its own says something besides. */
export function isProblem({ status, json }: Ended): boolean {
  return status !== 0 && (json === undefined || json === null || Object.hasOwn(json, 'error'));
}

/** The problem that a command ended with. */
export function problemOf(ended: Ended): Shown {
  const { error } = (ended.json ?? {}) as { error?: Record<string, unknown> };
  const text = (name: string) => (typeof error?.[name] === 'string' ? (error[name] as string) : undefined);
  const number = (name: string) => (typeof error?.[name] === 'number' ? (error[name] as number) : undefined);
  const code = text('code') ?? (ended.status === 130 ? 'interrupted' : 'failed');
  return {
    code,
    title: titles[code] ?? 'failed',
    message: text('message') ?? (ended.stderr.trim() || `it ended with status ${ended.status}`),
    hint: text('hint') ?? null,
    detail: text('detail') ?? '',
    file: text('file'),
    line: number('line'),
    column: number('column'),
    sqlstate: text('sqlstate'),
  };
}

/** What happened, where, what belongs to it, what to do. */
export function problemLines(problem: Shown): DialogLine[] {
  const { message, file, line, column, sqlstate, detail, hint } = problem;
  const place =
    file === undefined || line === undefined ? [] : [`at ${[file, line, column].filter(Boolean).join(':')}`];
  const rest = [...place, ...(sqlstate === undefined ? [] : [`SQLSTATE ${sqlstate}`])];
  const isDiff = /^@@ /m.test(detail) || /^(---|\+\+\+) /m.test(detail);
  const more: DialogLine[] = isDiff
    ? looseDiffRows(detail).map((row) => ({ kind: 'diff', row }))
    : detail.trim() === ''
      ? []
      : detail
          .trimEnd()
          .split('\n')
          .map((text) => ({ kind: 'sql', text: `  ${text}` }));
  return [
    ...message.split('\n').map((text): DialogLine => ({ kind: 'bad', text })),
    ...rest.map((text): DialogLine => ({ kind: 'text', text: `  ${text}` })),
    ...more,
    ...(hint === null ? [] : [{ kind: 'hint', text: hint } as const]),
  ];
}

/** The verbs that can merge with, or overwrite, what was changed by hand. */
const settles = new Set(['push', 'pop', 'goto']);

/** What the user can do about it, a key each. */
export function choicesFor(problem: Shown, change: Change, state: State): Choice[] {
  const { words } = change;
  const verb = words[0] ?? '';
  const plain = words.filter((w) => w !== '--merge' && w !== '--overwrite');
  const out: Choice[] = [];
  const offer = (key: string, about: string, next: Choice['next']) => out.push({ key, about, next });
  const again = (word: string, about: string): Choice['next'] => ({
    to: 'change',
    change: { words: [...plain, word], about: `${change.about}, ${about}` },
  });
  if (problem.hint?.includes('pgquilt load') === true) {
    offer('b', 'create the base, where this database has none yet', {
      to: 'change',
      change: { words: ['load'], about: 'Create the base' },
    });
  }
  const byHand = problem.code === 'drift' || (problem.code === 'conflict' && words.includes('--merge'));
  if (byHand && state.verbs.has('adopt')) {
    const ask = {
      for: 'words',
      title: 'Name of the new patch that keeps what was changed by hand',
      words: ['adopt', '--new', '…'],
      about: 'Adopt what was changed by hand',
    } as const;
    offer('a', 'keep what the database has: a new patch', { to: 'ask', ask });
  }
  if (settles.has(verb)) {
    if (['drift', 'conflict'].includes(problem.code) && !words.includes('--merge')) {
      offer('m', 'put both together', again('--merge', 'merged with what was changed by hand'));
    }
    if (byHand && !words.includes('--overwrite')) {
      offer(
        'o',
        verb === 'pop'
          ? 'pop it all the same; what was there is kept in the log'
          : 'take the patch; what was there is kept in the log',
        again('--overwrite', 'over what was changed by hand'),
      );
    }
  }
  if (problem.code === 'drift' && verb !== 'refresh') {
    const take: Change = {
      words: ['refresh', '--from-database'],
      about: 'Take what was changed by hand into the top patch',
    };
    offer('t', 'take it into the top patch', { to: 'change', change: take });
  }
  if (problem.file !== undefined && /^(patches|udfs)\/|^series\.yaml$/.test(problem.file)) {
    offer('e', `open ${problem.file} in the editor`, { to: 'edit', file: problem.file });
  }
  return state.readOnly ? out.filter((c) => c.next.to !== 'change') : out;
}
