// status: where the queue, the tree and the target stand.
import { type Command, lines } from '../command.ts';
import { statusLines } from '../output/status.ts';

export const status: Command = {
  name: 'status',
  group: 'look',
  summary: 'where the target and the tree stand: patches, edits, drift',
  examples: [{ line: 'pgquilt status', meaning: 'changes nothing; drift is shown, and is no failure here' }],
  async run(call) {
    const { status } = await import('../../queue/status.ts');
    const { notes, ...result } = await status(await call.context());
    return { json: { ...result, notes }, text: lines(statusLines({ ...result, notes }, call.style, call.hint)), notes };
  },
};
