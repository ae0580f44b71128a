// impact: what hangs on a routine.
import { type Command, lines } from '../command.ts';
import { impactLines } from '../output/impact.ts';

export const impact: Command = {
  name: 'impact',
  group: 'look',
  summary: 'show as a tree all that calls or depends on a routine, a unit or a patch',
  arguments: [{ name: 'name', about: 'a routine (f, schema.f or its whole signature), a patch, or a unit' }],
  details: [
    'The catalogs know views, triggers, policies, defaults, indexes and the like; what calls a routine is found by parsing',
    'the bodies of SQL and PL/pgSQL routines. What uses one of those follows under it.',
  ],
  examples: [
    { line: 'pgquilt impact version_sort_key', meaning: 'shows what calls the function, and what uses the callers' },
    { line: 'pgquilt impact fold-os-names --json', meaning: 'the same for all routines that a patch changes' },
  ],
  async run(call) {
    const { impact } = await import('../../queue/impact.ts');
    const result = await impact(await call.context(), call.args[0] ?? '');
    return { json: result, text: lines(impactLines(result, call.style)) };
  },
};
