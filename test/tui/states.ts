// States of the interface to try keys on, without a terminal, a file or a database.

import { diffTexts } from '../../src/patch/diff.ts';
import { keymap } from '../../src/tui/keys/keymap.ts';
import type { Effect, Ended, Event, Reply } from '../../src/tui/model/events.ts';
import {
  initialState,
  type LocalQueue,
  type PatchText,
  type Start,
  type State,
  type Status,
} from '../../src/tui/model/state.ts';
import { update } from '../../src/tui/model/update.ts';

const verb = (name: string, changes: boolean, dryRun = false) =>
  [name, { summary: `what ${name} does`, changes, dryRun }] as const;

export const verbs: Start['verbs'] = new Map([
  verb('push', true, true),
  verb('pop', true, true),
  verb('goto', true, true),
  verb('refresh', true),
  verb('new', true),
  verb('adopt', true),
  verb('load', true),
  verb('edit', true),
  verb('watch', true),
  verb('ui', false),
  verb('status', false),
  verb('drift', false),
  verb('impact', false),
]);

export function local(names: readonly string[], stack: readonly string[] | null): LocalQueue {
  return {
    entries: names.map((name) => ({ name, guards: '', guarded: false })),
    finalized: [],
    targets: [],
    stack,
    selected: [],
  };
}

export const start: Start = {
  size: { columns: 120, rows: 30 },
  target: { label: 'pglite:.pgquilt/dev', remote: false },
  readOnly: false,
  today: '2024-05-20',
  verbs,
  local: local(['first', 'second', 'third'], ['first']),
};

export function status(over: Partial<Status> = {}): Status {
  return {
    target: 'pglite:.pgquilt/dev',
    applied: ['first'],
    unapplied: ['second', 'third'],
    guarded: [],
    top: 'first',
    tree: { level: 'first', follows: true, dirty: [], behind: [] },
    drift: [],
    differs: [],
    notes: [],
    ...over,
  };
}

export function patchText(
  name: string,
  before: string | null,
  after: string | null,
  path = `udfs/public/${name}.sql`,
): PatchText {
  const diff = diffTexts(path, before, after);
  const header = `Subject: About ${name}\nDate: 2024-05-06\n`;
  return {
    name,
    subject: `About ${name}`,
    date: '2024-05-06',
    files: [path],
    header,
    diffs: diff === null ? [] : [diff],
    problem: null,
  };
}

/** A document of the command line, as a command ends with it. */
export function ended(json: unknown, status = 0, stderr = ''): Ended {
  return { status, json, stdout: '', stderr, ms: 1, at: '12:00:00' };
}

/** A session: events one after the other, and the effects of the last one. */
export class Session {
  state: State;
  effects: readonly Effect[] = [];

  constructor(over: Partial<Start> = {}) {
    this.state = initialState({ ...start, ...over });
  }

  send(event: Event): this {
    [this.state, this.effects] = update(this.state, event, keymap);
    return this;
  }

  press(...keys: string[]): this {
    for (const key of keys) this.send({ type: 'key', key });
    return this;
  }

  type(text: string): this {
    return this.press(...[...text].map((c) => (c === ' ' ? 'space' : c)));
  }

  /** The command that is asked for; its words, or undefined where none is. */
  get words(): readonly string[] | undefined {
    return this.effects.find((e) => e.do === 'run')?.words;
  }

  /** Ends the command that the last effects asked for. */
  end(result: Ended): this {
    const run = this.effects.find((e) => e.do === 'run');
    if (run === undefined) throw new Error('no command is at work');
    return this.send({ type: 'ended', words: run.words, reply: run.reply as Reply, ended: result });
  }
}
