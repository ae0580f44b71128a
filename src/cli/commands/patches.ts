// patches: which patches change a unit or a routine.
import { type Command, lines } from '../command.ts';
import { seriesJson } from '../output/series.ts';

export const patches: Command = {
  name: 'patches',
  group: 'look',
  summary: 'list the patches that change a unit or a routine',
  arguments: [{ name: 'unit', about: 'a file under udfs/, or a routine' }],
  details: ['A patch that is applied is listed for what was applied, whatever has become of its file since.'],
  examples: [{ line: 'pgquilt patches normalize_signature', meaning: 'their names, in the order of the series' }],
  async run(call) {
    const { patchesOf } = await import('../../queue/patches.ts');
    const [unit = ''] = call.args;
    const queue = await call.queue();
    const items = await patchesOf(queue, unit);
    if (!call.json) return { json: null, text: lines(items.map((item) => item.name)) };
    const { described } = await import('../../queue/series.ts');
    return { json: seriesJson(await described(queue, items)), text: '' };
  },
};
