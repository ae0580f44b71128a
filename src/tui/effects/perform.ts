// Does what the update wants done.
import { Problem } from '../../problem.ts';
import type { Effect, Event } from '../model/events.ts';
import type { World } from '../world.ts';
import type { Commands } from './commands.ts';
import type { Reading } from './reading.ts';

export interface Doing {
  readonly world: World;
  readonly commands: Commands;
  readonly reading: Reading;
  readonly send: (event: Event) => void;
  /** Gives the terminal away and takes it back. */
  readonly lend: (work: () => Promise<void>) => Promise<void>;
  readonly redraw: () => void;
  readonly quit: () => void;
}

export function perform(effect: Effect, doing: Doing): void {
  const { world, send } = doing;
  if (effect.do === 'run') doing.commands.add(effect);
  else if (effect.do === 'cancel') doing.commands.cancel();
  else if (effect.do === 'redraw') doing.redraw();
  else if (effect.do === 'quit') doing.quit();
  else if (effect.do === 'edit') void edit(effect, doing);
  else if (effect.do === 'read-merge')
    send({ type: 'merge', texts: mergesOf(effect.files, world), change: effect.change });
  else if (effect.do === 'write-merge') writeMerges(effect, doing);
  else doing.reading.add(effect);
}

function mergesOf(files: readonly string[], world: World): Map<string, string> {
  return new Map(
    files.flatMap((file) => {
      const text = world.readMerge(file);
      return text === null ? [] : [[file, text] as const];
    }),
  );
}

function writeMerges({ texts, change }: Extract<Effect, { do: 'write-merge' }>, { world, send }: Doing): void {
  let problem: string | null = null;
  try {
    for (const [file, text] of texts) world.writeMerge(file, text);
  } catch (error) {
    problem = said(error);
  }
  send({ type: 'merged', problem, change });
}

async function edit({ files, again }: Extract<Effect, { do: 'edit' }>, { world, lend, send }: Doing): Promise<void> {
  let problem: string | null = null;
  await lend(() =>
    world.edit(files).catch((error: unknown) => {
      problem = said(error);
    }),
  );
  send(again === undefined ? { type: 'edited', problem } : { type: 'merged', problem, change: again });
}

/** What went wrong, and what to do about it. */
function said(error: unknown): string {
  if (error instanceof Problem && error.hint !== undefined) return `${error.message}. ${error.hint}`;
  return error instanceof Error ? error.message : String(error);
}
