// series: all patches in order, with their state.
import { type Command, flag, lines } from '../command.ts';
import { seriesJson, seriesLines, summaryLines } from '../output/series.ts';

export const series: Command = {
  name: 'series',
  group: 'look',
  summary: 'list the series: > top, + applied, - unapplied, ! guarded',
  options: [{ flags: '-s, --summary', about: 'show the subjects beside the names; --json has them without it' }],
  examples: [
    { line: 'pgquilt series', meaning: 'a line a patch: its state and its name' },
    { line: 'pgquilt series --summary', meaning: 'with what each patch does: its subject' },
  ],
  async run(call) {
    const { describeSeries, listSeries } = await import('../../queue/series.ts');
    const queue = await call.queue();
    // Of thousands, only what is asked for is read and made.
    if (call.json) return { json: seriesJson(await describeSeries(queue)), text: '' };
    const text = flag(call, 'summary')
      ? summaryLines(await describeSeries(queue), call.style)
      : seriesLines(await listSeries(queue), call.style);
    return { json: null, text: lines(text) };
  },
};
