// series: all patches in order, with their state.
import { type Command, lines } from '../command.ts';
import { seriesJson, seriesLines } from '../output/series.ts';

export const series: Command = {
  name: 'series',
  group: 'look',
  summary: 'list the series: > top, + applied, - unapplied, ! guarded',
  examples: [{ line: 'pgquilt series', meaning: 'a line a patch: its state, its name, its subject' }],
  async run(call) {
    const { listSeries } = await import('../../queue/series.ts');
    const items = await listSeries(await call.queue());
    // Of thousands, only what is asked for is made.
    return call.json
      ? { json: seriesJson(items), text: '' }
      : { json: null, text: lines(seriesLines(items, call.style)) };
  },
};
