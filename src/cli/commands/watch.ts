// watch: refreshes at every save, until it is interrupted.
import type { WatchEvent } from '../../queue/watch.ts';
import { allowBroken, allowRebuild, readAllow } from '../allow.ts';
import { type Call, type Command, flag, type Said } from '../command.ts';
import { asProblem } from '../exit.ts';
import { problemJson } from '../output/problem.ts';
import { refreshed } from './refresh.ts';

export const watch: Command = {
  name: 'watch',
  group: 'queue',
  summary: 'at every save, refresh the top patch and run its test; errors are shown, and it goes on',
  options: [
    { flags: '--remote', about: 'change the target at every save although it is on another machine' },
    allowRebuild,
    allowBroken,
  ],
  details: [
    'It watches udfs/ and the tests in patches/, and holds no database between two saves. Where the server refuses an\nedit, or the test of the patch does not hold, nothing is taken in: the error is shown with its line and a caret, and\nthe next save tries again. Each refresh is an operation of its own, which pgquilt undo takes back.',
    'Control-C ends it: with exit status 0, and in the middle of a refresh, which is rolled back, with 130. With --json it\nprints an object a line; its "event" is watching, saved, refresh, error or end.',
  ],
  examples: [
    { line: 'pgquilt watch', meaning: 'takes in what is saved, until ^C' },
    { line: 'pgquilt watch --json | tee watch.log', meaning: 'an object a line, for an editor' },
  ],
  async run(call) {
    const { watch } = await import('../../queue/watch.ts');
    await watch({
      open: () => call.queue(),
      remote: flag(call, 'remote'),
      ...readAllow(call),
      tell: (event) => call.tell(said(event, call)),
      onInterrupt: (ends) => call.onInterrupt(ends),
    });
    return { json: undefined, text: '' };
  },
};

function said(event: WatchEvent, call: Call): Said {
  switch (event.event) {
    case 'watching':
      return { json: event, notes: [`Watching udfs/ and the tests in patches/ for ${event.target}; ^C ends it`] };
    case 'end':
      return { json: event };
    case 'saved':
      return { json: event, notes: [`Saved: ${event.paths.join(', ')}`] };
    case 'refresh': {
      const { json, text, notes } = refreshed(event.result, false, call.style);
      return { json: { event: 'refresh', ...json }, text, notes };
    }
    case 'error': {
      const problem = asProblem(event.error);
      return { json: { event: 'error', ...problemJson(problem) }, problem };
    }
  }
}
