// select: the guards that a target goes by.
import { Problem } from '../../problem.ts';
import type { SelectResult } from '../../queue/select.ts';
import { allowBroken, allowRebuild, readAllow } from '../allow.ts';
import { type Call, type Command, flag, lines, type Outcome } from '../command.ts';
import { planText } from '../output/plan.ts';

export const select: Command = {
  name: 'select',
  group: 'queue',
  summary: 'say which guards a target goes by; or show them',
  arguments: [{ name: 'guards', about: 'their names, without a sign', optional: true, many: true }],
  options: [
    { flags: '--none', about: 'select none' },
    { flags: '--series', about: 'list the guards of the series, each with its patches' },
    { flags: '--pop', about: 'take off the applied patches that are guarded then, and those above them' },
    { flags: '--dry-run', about: 'show what it would come to, and change nothing' },
    allowRebuild,
    allowBroken,
  ],
  details: [
    'The selection belongs to the target: its log keeps it, and everybody who pushes there goes by it. The guards that\nare given take the place of those selected before. Nothing is taken off without --pop.',
  ],
  examples: [
    { line: 'pgquilt select partner', meaning: 'patches with +partner are pushed there from now on' },
    { line: 'pgquilt select --none --pop', meaning: 'selects none, and takes off what needs one' },
  ],
  async run(call) {
    const [none, series, pop] = [flag(call, 'none'), flag(call, 'series'), flag(call, 'pop')];
    const words = [...call.args];
    if (none && words.length > 0) throw twoAnswers(`--none and '${words[0]}'`);
    if (series && (none || pop || words.length > 0)) throw twoAnswers('--series and a selection');
    const verb = await import('../../queue/select.ts');
    const context = await call.queue();
    if (series) {
      const guards = verb.guardsOfSeries(context.series);
      return { json: guards, text: lines(guards.map(({ guard, patches }) => `${guard}: ${patches.join(', ')}`)) };
    }
    if (!none && !pop && words.length === 0) {
      const found = await verb.selection(context);
      const { selected } = found;
      return { json: found, text: lines(selected.length > 0 ? selected : ['No guards selected']) };
    }
    const guards = none || words.length > 0 ? { guards: words } : {};
    const how = { pop, dryRun: flag(call, 'dryRun'), ...readAllow(call) };
    return selected(call, await verb.select(context, { ...guards, ...how }), how);
  },
};

function selected(call: Call, result: SelectResult, how: { pop: boolean; dryRun: boolean }): Outcome {
  const { notes, ...json } = result;
  const { selected, target, guarded, popped, missing, top, plan } = result;
  if (plan !== undefined) return { json, notes, text: planText(plan, () => 'remove', call.style) };
  const what = selected.length === 0 ? 'No guards' : selected.join(', ');
  const head = how.dryRun ? `Would select on ${target}: ${what}` : `Selected on ${target}: ${what}`;
  const did = how.pop
    ? [...popped.map((name) => `Removing patch ${name}`), top === null ? 'No patches applied' : `Now at patch ${top}`]
    : [];
  const be = (names: readonly string[]) => (how.dryRun ? 'would be' : names.length === 1 ? 'is' : 'are');
  const off = `to take off ${popped.join(', ')}: pgquilt select --pop`;
  const left = [
    ...(guarded.length === 0 ? [] : [`${guarded.join(', ')} ${be(guarded)} applied and guarded; ${off}`]),
    ...(missing.length === 0
      ? []
      : [
          `${missing.join(', ')} ${be(missing)} below the top and not applied; to bring the database to the series: pgquilt goto --series`,
        ]),
  ];
  return { json, text: lines([head, ...(popped.length === 0 ? [] : did)]), notes: [...notes, ...left] };
}

function twoAnswers(what: string): Problem {
  return new Problem('usage', `select: ${what} are two answers to one question`, { hint: 'Give one of the two.' });
}
