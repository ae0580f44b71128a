// patches: which patches change a unit or a routine.
import { type Command, lines } from '../command.ts';
import { seriesJson } from '../output/series.ts';

export const patches: Command = {
  name: 'patches',
  group: 'look',
  summary: 'list the patches that change a unit or a routine',
  arguments: [{ name: 'unit', about: 'a file under udfs/, or a routine' }],
  examples: [{ line: 'pgquilt patches normalize_signature', meaning: 'their names, in the order of the series' }],
  async run(call) {
    const { patchesOf } = await import('../../queue/patches.ts');
    const [unit = ''] = call.args;
    const items = await patchesOf(await call.queue(), unit);
    return { json: seriesJson(items), text: lines(items.map((item) => item.name)) };
  },
};
