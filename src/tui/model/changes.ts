// Changes, from the wish to the end of it: first the plan, then the user's yes, then the command, then what it said.
import type { UndoneEntry } from '../../queue/undo.ts';
import type { Change, Choice, Dialog, DialogLine } from './dialog.ts';
import type { Effect, Ended, Step } from './events.ts';
import { reread } from './moves.ts';
import { fileLines, hasPlan, planLines, planSql, planSummary } from './plan.ts';
import { choicesFor, isProblem, problemLines, problemOf } from './problem.ts';
import { mergeFiles } from './resolve.ts';
import type { LogItem, State } from './state.ts';

/** Says something in the message row. */
export function say(state: State, text: string, bad = false): Step {
  return [{ ...state, message: { text, bad } }, []];
}

/** Why nothing can be changed now; null where it can. */
export function whyNoChange(state: State, verb: string): string | null {
  if (!state.verbs.has(verb)) return `pgquilt has no verb '${verb}' yet`;
  if (state.readOnly) return `${verb} changes things, and --read-only forbids it`;
  if (state.running !== null) return `${state.running.words.join(' ')} is at work: ^C cancels it`;
  return null;
}

/** Shows what the change would do: by a dry run where its verb has one, else in the verb's own words. */
export function propose(state: State, change: Change): Step {
  const [verb = ''] = change.words;
  const why = whyNoChange(state, verb);
  if (why !== null) return say(state, why, true);
  const facts = state.verbs.get(verb);
  if (facts?.dryRun !== true) {
    const lines: DialogLine[] = [{ kind: 'text', text: `${verb}: ${facts?.summary ?? ''}.` }, ...edits(state, verb)];
    return [{ ...state, dialog: confirm(change, lines) }, []];
  }
  const words = [...change.words, '--dry-run'];
  return start({ ...state, dialog: null }, words, { do: 'run', words, reply: { as: 'plan', change }, front: true });
}

/** What a refresh would take in, as far as it is known. */
function edits(state: State, verb: string): DialogLine[] {
  if (verb !== 'refresh') return [];
  const dirty = state.status?.tree.dirty ?? [];
  if (dirty.length === 0) return [{ kind: 'text', text: 'No edit under udfs/ is known that a refresh could take in.' }];
  return [
    { kind: 'text', text: `Edits that go into patch ${state.status?.top ?? '(none)'}:` },
    ...dirty.map((path): DialogLine => ({ kind: 'plan', text: `  ~ ${path}` })),
  ];
}

function confirm(change: Change, lines: readonly DialogLine[]): Dialog {
  const command: DialogLine = { kind: 'hint', text: `The command: ${commandLine(change.words)}` };
  return { kind: 'confirm', title: `${change.about}?`, lines: [...lines, command], change, scroll: 0 };
}

/** The user said yes. A target on another machine has its name typed first. */
export function accept(state: State, change: Change): Step {
  const local = change.words[0] === 'new' || change.words[0] === 'rename';
  if (!state.target.remote || local) return carryOut(state, change);
  return [{ ...state, dialog: { kind: 'ask', ask: { for: 'target', change }, text: '', at: 0 } }, []];
}

/** Runs the command of a change that was agreed to. */
export function carryOut(state: State, change: Change): Step {
  const why = whyNoChange(state, change.words[0] ?? '');
  if (why !== null) return say({ ...state, dialog: null }, why, true);
  const sql = state.plannedSql;
  const { words, held = [] } = change;
  return start({ ...state, dialog: null }, words, {
    do: 'run',
    words: [...words, ...held],
    reply: { as: 'done', change, sql },
    front: true,
  });
}

/** Marks the command as at work. */
export function start(state: State, words: readonly string[], effect: Effect): Step {
  return [{ ...state, running: { words, progress: '', cancelling: false }, message: null }, [effect]];
}

/** The plan is here, or the reason why there is none. */
export function planned(state: State, change: Change, words: readonly string[], ended: Ended): Step {
  const sql = planSql(ended.json);
  const next = logged({ ...state, running: null, plannedSql: sql }, words, ended, sql);
  if (isProblem(ended)) return failed(next, change, ended);
  // A verb that changes files alone has no plan for the database: that it was tried and can be done is its answer.
  const plan: DialogLine[] = hasPlan(ended.json)
    ? [...planLines(ended.json), { kind: 'strong', text: planSummary(ended.json) }]
    : [{ kind: 'text', text: 'It was tried, and can be done.' }, ...fileLines(ended.json)];
  const lines: DialogLine[] = [
    ...plan,
    ...notes(ended),
    ...sql.flatMap((s): DialogLine[] => s.split('\n').map((text) => ({ kind: 'sql', text }))),
  ];
  return [{ ...next, dialog: confirm(asPlanned(change, ended.json), lines) }, []];
}

/** The change of which the plan was shown: that one, and of edits those that it was made from. */
function asPlanned(change: Change, json: unknown): Change {
  const shown = (json ?? {}) as Readonly<Record<string, unknown>>;
  const held = ['edits', 'planned'].flatMap((name) => {
    const hash = shown[name];
    return typeof hash === 'string' ? [`--${name}`, hash] : [];
  });
  return { ...change, held };
}

/** The change was done, or was not. */
export function done(state: State, change: Change, sql: readonly string[], ended: Ended): Step {
  const next = logged(
    { ...state, running: null, plannedSql: [], answers: new Map(), fleet: new Map() },
    change.words,
    ended,
    sql,
  );
  const after: Effect[] = [...reread(next), look(next)];
  if (isProblem(ended)) {
    const { code, message } = problemOf(ended);
    // What was agreed to is no longer what would be done: it is planned again, and shown.
    const [failedState, effects] =
      code === 'outdated' ? withWord(propose(next, change), message) : failed(next, change, ended);
    return [failedState, [...effects, ...after]];
  }
  const [said, effects] = say(next, outcome(change, ended));
  const { top } = (ended.json ?? {}) as { top?: string | null };
  const moved = ['push', 'pop', 'goto', 'new', 'adopt'].includes(change.words[0] ?? '') && typeof top === 'string';
  const chosen = moved ? { ...said.chosen, queue: top } : said.chosen;
  return [{ ...said, chosen }, [...effects, ...after]];
}

/** The step, and why it is taken. */
function withWord([state, effects]: Step, text: string): Step {
  return [{ ...state, message: { text: text.split('\n')[0] ?? '', bad: true } }, effects];
}

/** The command that asks the database how things stand; it runs behind, and keeps nobody out for long. */
export function look(_state: State): Effect {
  return { do: 'run', words: ['status'], reply: { as: 'status' }, front: false };
}

function failed(state: State, change: Change, ended: Ended): Step {
  const problem = problemOf(ended);
  if (problem.code === 'nothing-to-do') return say(state, problem.message);
  if (problem.code === 'interrupted') {
    return say(state, `${commandLine(change.words)}: cancelled; what was not done is rolled back`);
  }
  const choices: Choice[] = choicesFor(problem, change, state);
  const title = `${change.about}: ${problem.title}`;
  const files = state.readOnly ? [] : mergeFiles(problem);
  const dialog = { kind: 'choose', title, lines: problemLines(problem), choices, scroll: 0 } as const;
  return [{ ...state, dialog }, files.length === 0 ? [] : [{ do: 'read-merge', files, change }]];
}

/** What a document says of it, as far as a line has room. */
interface Outcome {
  readonly pushed?: readonly string[];
  readonly popped?: readonly string[];
  readonly top?: string | null;
  readonly undone?: readonly UndoneEntry[];
  readonly redone?: readonly UndoneEntry[];
  readonly patch?: string;
  readonly changed?: boolean;
}

function namesOf(did: string, entries: readonly UndoneEntry[] = []): string[] {
  return entries.map(({ entry, verb, patches }) => `${did} entry ${entry}: ${[verb, ...patches].join(' ')}`);
}

/** One line of what came of it, in the words of the command line. */
function outcome(change: Change, ended: Ended): string {
  const json = (ended.json ?? {}) as Outcome;
  const { pushed = [], popped = [], top } = json;
  const back = [...namesOf('Undid', json.undone), ...namesOf('Redid', json.redone)];
  if (back.length > 0) return back.join('. ');
  if (change.words[0] === 'refresh' && json.patch !== undefined) {
    return json.changed === false ? `Patch ${json.patch} is unchanged` : `Refreshed patch ${json.patch}`;
  }
  const steps = [
    popped.length > 0 ? `Removed ${names(popped)}` : '',
    pushed.length > 0 ? `Applied ${names(pushed)}` : '',
    top === undefined ? '' : top === null ? 'No patches applied' : `Now at patch ${top}`,
  ].filter(Boolean);
  const said = ended.stderr.trim().split('\n').at(-1) ?? '';
  return steps.length > 0 ? steps.join('. ') : `Done: ${commandLine(change.words)}${said === '' ? '' : ` (${said})`}`;
}

function names(all: readonly string[]): string {
  return all.length === 1 ? `patch ${all[0]}` : `${all.length} patches`;
}

function notes(ended: Ended): DialogLine[] {
  const lines = ended.stderr.trim();
  return lines === '' ? [] : lines.split('\n').map((text) => ({ kind: 'text', text }));
}

/** How many commands the log keeps. */
const KEPT = 200;

/** The state with the command in its log, the newest first. */
export function logged(state: State, words: readonly string[], ended: Ended, sql: readonly string[] = []): State {
  const { status, ms, at } = ended;
  const said = (status === 0 ? ended.stderr : problemOf(ended).message).trim();
  const item: LogItem = { words, status, ms, at, sql, said: said === '' ? [] : said.split('\n') };
  return { ...state, log: [item, ...state.log].slice(0, KEPT) };
}

/** The words as somebody would type them. */
export function commandLine(words: readonly string[]): string {
  const quoted = words.map((w) => (/^[\w./:=@+,-]+$/.test(w) ? w : `'${w.replaceAll("'", "'\\''")}'`));
  return ['pgquilt', ...quoted].join(' ');
}
