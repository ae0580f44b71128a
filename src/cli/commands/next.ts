// next: the patch after the top, or after a given one.
import type { Command } from '../command.ts';

export const next: Command = {
  name: 'next',
  group: 'look',
  summary: 'name the patch that comes after the top, or after NAME',
  arguments: [{ name: 'name', about: 'the patch before it', optional: true }],
  examples: [{ line: 'pgquilt next', meaning: 'what pgquilt push would apply; exit 2 where nothing comes after' }],
  async run(call) {
    const { next } = await import('../../queue/next.ts');
    const name = await next(await call.queue(), call.args[0]);
    return { json: { next: name }, text: `${name}\n` };
  },
};
