import type { LiveLint } from '../lint.ts';

export const ambiguousOverload: LiveLint = {
  code: 'PQ002',
  name: 'ambiguous-overload',
  severity: 'error',
  summary: 'a new overload, or a new default, with which calls that worked are ambiguous',
  why: 'Such a call fails with SQLSTATE 42725 from then on, and nothing fails before.',

  asks: ({ isNew, text }) => (isNew || text.shape.defaults > 0 ? ['ambiguousCalls'] : []),
  check(_, { ambiguousCalls }) {
    if (ambiguousCalls.length === 0) return [];
    return [
      {
        message: `makes calls ambiguous that were not: ${ambiguousCalls.join(', ')}`,
        hint: 'Drop the other overload in the same patch (DROP … IF EXISTS in its unit), take the default away, or give the routine another name. The type unknown is that of a quoted literal, and of the parameters of many drivers.',
        sqlstate: '42725',
      },
    ];
  },
};
