// From a state and an event to the next state and what is to be done. Pure: the whole interface can be tried without a
// terminal, a file or a database.
import type { DriftResult } from '../../queue/drift.ts';
import type { Binding } from '../keys/binding.ts';
import { answerLines } from './answers.ts';
import { done, logged, look, planned, propose, say } from './changes.ts';
import type { Event, Step } from './events.ts';
import { askFleet, looksAtFleet, reread, STRANGERS, settle } from './moves.ts';
import { hunksOf, pickOf } from './pick.ts';
import { paste, press } from './press.ts';
import { problemLines, problemOf } from './problem.ts';
import { withMerge } from './resolve.ts';
import { diffLines } from './shown-diff.ts';
import type { State, Status } from './state.ts';

export function update(state: State, event: Event, keymap: readonly Binding[]): Step {
  const [next, effects] = react(state, event, keymap);
  return settle(state, next, effects);
}

function react(state: State, event: Event, keymap: readonly Binding[]): Step {
  switch (event.type) {
    case 'key':
      return press(state, event.key, keymap);
    case 'paste':
      return paste(state, event.text);
    case 'resize':
      return [{ ...state, size: event.size }, []];
    case 'local':
      return [{ ...state, local: event.local }, []];
    case 'facts':
      return [{ ...state, facts: new Map([...state.facts, ...event.facts]) }, []];
    case 'patch': {
      // Its header and its units may be others than when the list was read.
      const next = { ...state, facts: new Map([...state.facts, [event.patch.name, event.patch]]) };
      // Somebody who moves on quickly is shown nothing of what was on the way.
      return [event.patch.name === state.chosen.queue ? { ...next, patch: event.patch, around: null } : next, []];
    }
    case 'around':
      return [{ ...state, around: { name: event.name, texts: event.texts } }, []];
    case 'units':
      return [{ ...state, units: event.units, facts: new Map([...state.facts, ...event.facts]) }, []];
    case 'unit':
      return [{ ...state, unitText: { path: event.path, text: event.text } }, []];
    case 'progress':
      return [state.running === null ? state : { ...state, running: { ...state.running, progress: event.line } }, []];
    case 'ended':
      return ended(state, event);
    case 'files-changed':
      return [state, [...reread(state), look(state)]];
    case 'target-changed':
      return [state, [look(state)]];
    case 'fleet-due':
      return [state, askFleet(state)];
    case 'merge':
      if (state.dialog?.kind !== 'choose') return [state, []];
      return [{ ...state, dialog: withMerge(state.dialog, event.texts, event.change) }, []];
    case 'merged':
      return event.problem === null ? propose(state, event.change) : say(state, event.problem, true);
    case 'edited': {
      const [said] = event.problem === null ? [state] : say(state, event.problem, true);
      return [said, [...reread(state), look(state)]];
    }
  }
}

/** The stack is another: what else the databases answered is asked anew, and shows until then where somebody looks at it. */
function askedAnew(state: State): Step {
  const fleet: State['fleet'] = looksAtFleet(state) ? state.fleet : new Map();
  return [{ ...state, answers: new Map(), fleet }, askFleet(state)];
}

/** Whether nobody knew the stack yet, and nobody has moved: then the top is chosen once it is known. */
function isUntouched({ status, local, chosen, view, focus, dialog }: State): boolean {
  const isFirst = chosen.queue === (local.entries[0]?.name ?? null);
  return status === null && local.stack === null && isFirst && view === 'queue' && focus === 'list' && dialog === null;
}

/** Whether what the database answered to other questions still holds. */
function isAsBefore(before: Status | null, now: Status): boolean {
  if (before === null) return true;
  const told = ({ applied, drift }: Status) => JSON.stringify([applied, drift]);
  return told(before) === told(now);
}

function ended(state: State, { reply, words, ended }: Extract<Event, { type: 'ended' }>): Step {
  switch (reply.as) {
    case 'status': {
      if (ended.status === 0) {
        const status = ended.json as Status;
        const told = { ...state, status, trouble: null, local: { ...state.local, stack: status.applied } };
        const next = isUntouched(state)
          ? { ...told, chosen: { ...told.chosen, queue: status.top ?? told.chosen.queue } }
          : told;
        return isAsBefore(state.status, status) ? [next, []] : askedAnew(next);
      }
      const { message } = problemOf(ended);
      return [{ ...state, trouble: message.split('\n')[0] ?? message }, []];
    }
    case 'plan':
      return planned(state, reply.change, words, ended);
    case 'done':
      return done(state, reply.change, reply.sql, ended);
    case 'answer': {
      const front = state.running?.words === words;
      const next = logged(front ? { ...state, running: null } : state, words, ended);
      return [{ ...next, answers: new Map([...next.answers, [reply.key, answerLines(ended)]]) }, []];
    }
    case 'fleet': {
      const { message } = problemOf(ended);
      const answer = ended.status === 0 ? (ended.json as Status) : { trouble: message.split('\n')[0] ?? message };
      return [{ ...state, fleet: new Map([...state.fleet, [reply.of, answer]]) }, []];
    }
    case 'strangers': {
      const { strangers = [] } = (ended.json ?? {}) as Partial<DriftResult>;
      return [{ ...state, strangers, answers: new Map([...state.answers, [STRANGERS, []]]) }, []];
    }
    case 'pick': {
      const next = logged({ ...state, running: null }, words, ended);
      if (ended.status !== 0) return say(next, problemOf(ended).message, true);
      const items = hunksOf((ended.json as { text?: string } | undefined)?.text ?? '');
      if (items.length === 0) return say(next, 'no unit under udfs/ is edited');
      return [{ ...next, dialog: pickOf(reply.title, reply.words, items) }, []];
    }
    case 'text': {
      const next = logged({ ...state, running: null }, words, ended);
      const text = `${ended.stdout}${ended.stderr}`.trimEnd();
      const problem = ended.json === undefined ? null : problemOf(ended);
      const lines =
        problem !== null
          ? problemLines(problem)
          : (diffLines(text) ?? text.split('\n').map((line) => ({ kind: 'text' as const, text: line })));
      const title = ['pgquilt', ...words].join(' ');
      return [{ ...next, dialog: { kind: 'choose', title, lines, choices: [], scroll: 0 } }, []];
    }
  }
}
