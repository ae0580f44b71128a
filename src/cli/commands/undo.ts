// undo and redo: back to where the queue stood before an operation, and forth again.
import { Problem } from '../../problem.ts';
import type { UndoResult } from '../../queue/undo.ts';
import { allowBroken, allowRebuild, readAllow } from '../allow.ts';
import { type Call, type Command, flag, lines, type Outcome, value } from '../command.ts';
import { planText } from '../output/plan.ts';

const dryRun = { flags: '--dry-run', about: 'do it, show the plan and the SQL, and roll it back' };

export const undo: Command = {
  name: 'undo',
  group: 'queue',
  summary: 'take back what the last command, or the last N, changed: database, patches, series and tree',
  arguments: [{ name: 'count', about: 'how many operations; one where nothing is said', optional: true }],
  options: [
    { flags: '--to <entry>', about: 'take back all after this entry of the log; 0: all that can be' },
    dryRun,
    allowRebuild,
    allowBroken,
  ],
  details: [
    'pgquilt log numbers the operations made from this folder. What they take to be undone is in .pgquilt/journal: the\nnewest 200 of them.',
    'Unrefreshed edits stay; where one stands in a unit that the undo changes, it is refused. What a refresh had taken in is\nan edit in the tree again. Where somebody else has changed the database since, nothing is undone.',
  ],
  examples: [
    { line: 'pgquilt undo', meaning: 'takes back the last operation' },
    { line: 'pgquilt undo --to 7 --dry-run', meaning: 'shows what it takes to be where entry 7 left off' },
  ],
  run: (call) => takeBack(call, 'undo'),
};

export const redo: Command = {
  name: 'redo',
  group: 'queue',
  summary: 'take back the last undo, or the last N',
  arguments: [{ name: 'count', about: 'how many undos; one where nothing is said', optional: true }],
  options: [dryRun, allowRebuild, allowBroken],
  details: ['Once anything else has been done, there is nothing to redo.'],
  examples: [{ line: 'pgquilt redo', meaning: 'is again where the undo began' }],
  run: (call) => takeBack(call, 'redo'),
};

async function takeBack(call: Call, by: 'undo' | 'redo'): Promise<Outcome> {
  const extent = readExtent(call, by);
  const { undo } = await import('../../queue/undo.ts');
  const how = { by, extent, dryRun: flag(call, 'dryRun'), ...readAllow(call) };
  return outcome(call, await undo(await call.queue(), how), by);
}

function readExtent(call: Call, by: 'undo' | 'redo'): { count: number } | { to: number } {
  const [count] = call.args;
  const to = value(call, 'to');
  if (to !== undefined && count !== undefined) {
    throw new Problem('usage', `${by}: --to and '${count}' are two goals`, { hint: 'Give one of the two.' });
  }
  const word = to ?? count ?? '1';
  const number = /^\d+$/.test(word) ? Number(word) : Number.NaN;
  if (Number.isSafeInteger(number) && (to !== undefined || number > 0))
    return to === undefined ? { count: number } : { to: number };
  throw new Problem('usage', `${by}: ${word} is no number of ${to === undefined ? 'operations' : 'an entry'}`, {
    hint: 'pgquilt log numbers the operations made from this folder.',
  });
}

function outcome(call: Call, result: UndoResult, by: 'undo' | 'redo'): Outcome {
  const { notes, plan, popped, pushed, top, files, removed, edits, rebuilt } = result;
  const { notes: _, ...json } = result;
  const did = by === 'undo' ? 'take back what was done to' : 'do again what was done to';
  if (plan !== undefined) return { json, notes, text: planText(plan, () => did, call.style) };
  const now = top === null ? 'No patches applied' : `Now at patch ${top}`;
  return {
    json,
    notes,
    text: lines([
      ...popped.map((name) => `Removing patch ${name}`),
      ...pushed.map((name) => `Applying patch ${name}`),
      ...(rebuilt ?? []).map(({ kind, name }) => `Rebuilt ${kind} ${name}`),
      ...files.map((path) => `Restored ${path}`),
      ...removed.map((path) => `Removed ${path}`),
      ...edits.map((path) => `${path} has its edit again`),
      now,
    ]),
  };
}
