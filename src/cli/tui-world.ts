// The queue, the verbs and the editor, as the interface asks for them. What it reads here is files alone; everything that
// takes the database it runs as a command.
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { embeddedExists } from '../database/open.ts';
import { recallStack, type Standing } from '../database/stack-memo.ts';
import { headerField, headerSubject } from '../patch/header.ts';
import { parseSteps } from '../patch/parse.ts';
import type { Steps } from '../patch/steps.ts';
import { Problem } from '../problem.ts';
import { locateQueue, type QueueContext } from '../queue/common/context.ts';
import { isHidden } from '../queue/common/stack.ts';
import { headerPart } from '../queue/series.ts';
import { readPlainSeries } from '../series/plain.ts';
import type { Series, Settings } from '../series/types.ts';
import type { LocalQueue, PatchFacts, PatchText } from '../tui/model/state.ts';
import type { World } from '../tui/world.ts';
import { patchPath, readPatchFile } from '../worktree/patches.ts';
import { readTextIn } from '../worktree/read-text.ts';
import { readUnit, unitPaths } from '../worktree/units.ts';
import { writeFileAtomic } from '../worktree/write.ts';
import { STEP_SIGN, STEPS } from './at-work.ts';
import type { Call, OptionSpec } from './command.ts';
import { commands } from './commands.ts';
import { editorOf, openEditor } from './editor.ts';
import { textsAbove } from './unit-texts.ts';

/** The world of a call of `ui`. */
export function tuiWorld(call: Call, context: QueueContext, plain: boolean): World {
  const { root, target } = context;
  const reader = localReader(context);
  const text = (name: string) => (typeof call.options[name] === 'string' ? call.options[name] : undefined);
  return {
    root,
    plain,
    env: call.env,
    readOnly: context.readOnly,
    color: text('color'),
    target: { label: target.label, remote: target.remote },
    verbs: verbFacts(),
    command: {
      program: realpathSync(process.argv[1] ?? ''),
      before: sameTarget(call),
      env: { [STEPS]: '1' },
      stepSign: STEP_SIGN,
    },
    databaseOf(name) {
      const found = databasesOf(reader.series().settings).find((d) => d.name === name);
      // An address may hold a password, which has no place on a command line.
      return { before: ['--read-only'], env: { PGQUILT_DATABASE: found?.url ?? '' } };
    },
    embeddedFolder: target.kind === 'embedded' && target.directory !== null ? path.dirname(target.directory) : null,
    readLocal: reader.read,
    readPatch: (name) => patchText(root, name),
    readAround: (name) =>
      textsAbove(
        root,
        reader.series().patches.map((p) => p.name),
        name,
      ),
    readFacts: (name) => factsOf(textOf(root, name)),
    readUnits: () => unitPaths(root),
    readUnit: (unit) => readUnit(root, unit),
    readMerge: (file) => (isMerge(file) ? readTextIn(root, file) : null),
    writeMerge(file, text) {
      if (isMerge(file)) writeFileAtomic(root, file, text);
    },
    readKeys: () => {
      const [ours, mine] = [context.series.settings.keys, ownKeys(call.env)];
      return ours === undefined ? mine : { ...ours, ...mine };
    },
    async edit(files) {
      await openEditor(editorOf(call.env), files, { cwd: root, env: call.env, keepStdout: false });
    },
  };
}

/** Nothing else of the folder is written by the interface itself. */
const isMerge = (file: string): boolean => file.startsWith('.pgquilt/merges/') && !file.includes('..');

/** What the verbs are, by name. */
function verbFacts(): World['verbs'] {
  return new Map(
    commands.map(({ name, group, summary, options = [] }) => [
      name,
      {
        summary,
        changes: group === 'queue' || group === 'permanent' || name === 'load' || name === 'adopt',
        dryRun: options.some((o) => o.flags.includes('--dry-run')),
        ...formatsOf(options),
      },
    ]),
  );
}

function formatsOf(options: readonly OptionSpec[]): { formats?: readonly string[] } {
  const choices = options.find((o) => o.flags.startsWith('--format '))?.choices;
  return choices === undefined ? {} : { formats: choices };
}

/** The options that make another command mean the same queue and target. */
function sameTarget({ options }: Call): string[] {
  return [
    ...['target', 'database'].flatMap((name) =>
      typeof options[name] === 'string' ? [`--${name}`, options[name]] : [],
    ),
    ...(options['tree'] === true ? ['--tree'] : []),
    ...(options['readOnly'] === true ? ['--read-only'] : []),
  ];
}

/** Reads the queue as often as it is asked, and quickly: the first answer comes before anything else is loaded. */
function localReader(context: QueueContext): { read: () => LocalQueue; series: () => Series } {
  let { series, seriesText: known } = context;
  let readFully: ((text: string) => Series) | undefined;
  const read = () => {
    const { seriesText } = locateQueue(context.root);
    if (seriesText === known) return localQueue(context, series);
    try {
      const plain = readPlainSeries(seriesText);
      if (plain === null && readFully === undefined) {
        void import('../series/read.ts').then((module) => {
          readFully = module.readSeries;
        });
      }
      const read = plain ?? readFully?.(seriesText);
      if (read !== undefined) [series, known] = [read, seriesText];
    } catch {
      // Somebody is at work in the file, or has made a mistake, which the commands will tell: what was read last shows.
    }
    return localQueue(context, series);
  };
  return { read, series: () => series };
}

/** Every database of series.yaml by its name; those of a fleet with their number. */
function databasesOf({ targets }: Settings): { name: string; url: string }[] {
  return [...targets].flatMap(([name, urls]) =>
    urls.map((url, i) => ({ name: urls.length === 1 ? name : `${name} ${i + 1}`, url })),
  );
}

function localQueue(context: QueueContext, { patches, finalized = [], settings }: Series): LocalQueue {
  const standing = standingOf(context);
  const selected = standing?.selected ?? [];
  return {
    entries: patches.map((entry) => ({
      name: entry.name,
      guards: entry.guards.length === 0 ? '' : entry.guards.map((g) => g.sign + g.name).join(' '),
      guarded: isHidden(entry, { selected }),
    })),
    finalized: finalized.map(({ patch, migration }) => ({ name: patch, migration })),
    targets: databasesOf(settings).map((d) => d.name),
    stack: standing?.stack.map((p) => p.name) ?? null,
    selected,
  };
}

/** Where the target stands, as far as files tell. */
function standingOf({ target }: QueueContext): Standing | null {
  if (target.kind !== 'embedded') return null;
  if (target.directory === null || !embeddedExists(target.directory)) return { stack: [], selected: [] };
  return recallStack(target.directory);
}

function textOf(root: string, name: string): string {
  try {
    return readPatchFile(root, name) ?? '';
  } catch {
    return '';
  }
}

function factsOf(text: string): PatchFacts {
  const files = [...text.matchAll(/^diff --git a\/(\S+) b\//gm)].map((m) => m[1] ?? '');
  return {
    ...headerFacts(headerPart(text)),
    files: files.length > 0 ? files : [...text.matchAll(/^\+\+\+ (?:b\/)?(udfs\/\S+)/gm)].map((m) => m[1] ?? ''),
  };
}

function headerFacts(header: string): Omit<PatchFacts, 'files'> {
  const date = new Date(headerField(header, 'Date') ?? '');
  return {
    subject: headerSubject(header),
    date: Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, 10),
  };
}

function* patchText(root: string, name: string): Steps<PatchText> {
  try {
    const text = readPatchFile(root, name);
    yield;
    if (text === null) {
      const problem = `patch ${name} has no file ${patchPath(name)} in this checkout`;
      return { name, ...factsOf(''), header: '', diffs: [], problem };
    }
    const { header, files } = yield* parseSteps(text, patchPath(name));
    return { name, ...headerFacts(header), files: files.map((f) => f.path), header, diffs: files, problem: null };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { name, ...factsOf(''), header: '', diffs: [], problem };
  }
}

/** The user's keymap. Throws Problem('usage') where the file is not what it should be. */
function ownKeys(env: NodeJS.ProcessEnv): Record<string, unknown> | null {
  const folder = env['XDG_CONFIG_HOME'] || path.join(env['HOME'] || homedir(), '.config');
  const file = path.join(folder, 'pgquilt', 'keys.json');
  if (!existsSync(file)) return null;
  try {
    const keys: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof keys === 'object' && keys !== null && !Array.isArray(keys)) return { ...keys };
    throw new Error('it is no object');
  } catch (error) {
    throw new Problem('usage', `${file} cannot be read: ${error instanceof Error ? error.message : error}`, {
      file,
      hint: 'It holds names and keys, such as { "push": "+" }. pgquilt ui, then ?, shows the names.',
      cause: error,
    });
  }
}
