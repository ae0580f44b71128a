// watch: on every save, refreshes the top patch and runs its test. The target is opened for that and closed again, and
// series.yaml is read anew each time: other commands may run meanwhile.
import { Problem } from '../problem.ts';
import { watchQueue } from '../worktree/watch.ts';
import type { AllowOptions } from './common/allow.ts';
import { needWrite, type QueueContext } from './common/context.ts';
import { FIRST, nextSave, type SavesEvent, type SavesState } from './common/saves.ts';
import type { RefreshResult } from './refresh.ts';
import { refresh } from './refresh.ts';

/** Milliseconds of quiet after a save. */
const QUIET = 100;

export type WatchEvent =
  | { readonly event: 'watching'; readonly target: string }
  /** The paths; what comes next is what became of them. */
  | { readonly event: 'saved'; readonly paths: readonly string[] }
  /** The first is of what was saved before anybody watched. */
  | { readonly event: 'refresh'; readonly result: RefreshResult }
  | { readonly event: 'error'; readonly error: unknown }
  | { readonly event: 'end'; readonly refreshes: number };

export interface WatchOptions extends AllowOptions {
  /** The queue and its target, as they are at this moment. */
  readonly open: () => Promise<QueueContext>;
  /** The target may be on another machine. */
  readonly remote: boolean;
  readonly tell: (event: WatchEvent) => void;
  /** Takes what to do at an interrupt: it gives whether that ends the watch, as it does between two refreshes. */
  readonly onInterrupt: (ends: () => boolean) => void;
}

/**
 * Watches until it is interrupted. Throws Problem('usage') where the target is on another machine, or nothing may be changed; what a
 * refresh throws is told, and the watch goes on.
 */
export async function watch(options: WatchOptions): Promise<void> {
  const { tell } = options;
  const first = await open(options);
  let refreshes = 0;
  const work = async () => {
    try {
      const result = await refresh(await open(options), { ...options, test: true });
      if (result.changed) refreshes++;
      tell({ event: 'refresh', result });
    } catch (error) {
      tell({ event: 'error', error });
    }
  };

  await new Promise<void>((resolve) => {
    let state: SavesState = FIRST;
    let quiet: NodeJS.Timeout | undefined;
    const begin = () => void work().then(() => happen({ type: 'worked' }));
    const happen = (event: SavesEvent): void => {
      const [next, act] = nextSave(state, event);
      state = next;
      if (act?.type === 'work') {
        tell({ event: 'saved', paths: act.saved });
        begin();
      } else if (act?.type === 'wait') {
        clearTimeout(quiet);
        quiet = setTimeout(() => happen({ type: 'quiet' }), QUIET);
      } else if (act?.type === 'end') {
        clearTimeout(quiet);
        watching.close();
        resolve();
      }
    };
    const watching = watchQueue(first.root, {
      saved: (path) => happen({ type: 'saved', path }),
      lost: (error) => tell({ event: 'error', error }),
    });
    options.onInterrupt(() => {
      happen({ type: 'interrupted' });
      return state.phase === 'ended';
    });
    tell({ event: 'watching', target: first.target.label });
    begin();
  });
  tell({ event: 'end', refreshes });
}

/** The queue as it is now. Throws Problem as watch does: series.yaml may name another target by now. */
async function open({ open, remote }: WatchOptions): Promise<QueueContext> {
  const context = await open();
  needWrite(context, 'watch');
  if (!context.target.remote || remote) return context;
  throw new Problem(
    'usage',
    `watch changes the target at every save, and ${context.target.label} is on another machine`,
    {
      hint: 'Watch a database of your own: --target NAME or --database URL. To watch this one all the same: --remote.',
    },
  );
}
