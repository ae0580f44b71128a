// annotate: each line of a unit with the patch that made it.
import { type Command, value } from '../command.ts';
import { annotatedText } from '../output/annotate.ts';

export const annotate: Command = {
  name: 'annotate',
  group: 'look',
  summary: 'print a unit, each line with the patch that made it',
  arguments: [{ name: 'unit', about: 'a file under udfs/, or a routine' }],
  options: [
    { flags: '-P, --patch <name>', about: 'as the unit stands above this applied patch; without it, with the edits' },
  ],
  details: ["A line of the base has no patch; one that is edited and not refreshed has '*'."],
  examples: [
    { line: 'pgquilt annotate normalize_signature', meaning: 'who wrote which line of it' },
    { line: 'pgquilt annotate normalize_signature -P strip-memory-addresses', meaning: 'the same, at that level' },
  ],
  async run(call) {
    const { annotate } = await import('../../queue/annotate.ts');
    const [unit = ''] = call.args;
    const patch = value(call, 'patch');
    const result = await annotate(await call.queue(), unit, patch === undefined ? {} : { patch });
    return { json: result, text: annotatedText(result, call.style) };
  },
};
