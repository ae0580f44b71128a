// The table of verbs: parsing, help and dispatch are made from it. Within a group, the order is that of the help.
import type { Command } from './command.ts';
import { absorb } from './commands/absorb.ts';
import { adopt } from './commands/adopt.ts';
import { annotate } from './commands/annotate.ts';
import { applied } from './commands/applied.ts';
import { check } from './commands/check.ts';
import { completion } from './commands/completion.ts';
import { deletePatch } from './commands/delete.ts';
import { diff } from './commands/diff.ts';
import { drift } from './commands/drift.ts';
import { edit } from './commands/edit.ts';
import { exportSeries } from './commands/export.ts';
import { files } from './commands/files.ts';
import { finalize } from './commands/finalize.ts';
import { fold } from './commands/fold.ts';
import { fork } from './commands/fork.ts';
import { goTo } from './commands/goto.ts';
import { graph } from './commands/graph.ts';
import { guard } from './commands/guard.ts';
import { header } from './commands/header.ts';
import { impact } from './commands/impact.ts';
import { importPatches } from './commands/import.ts';
import { init } from './commands/init.ts';
import { load } from './commands/load.ts';
import { log } from './commands/log.ts';
import { move } from './commands/move.ts';
import { newPatch } from './commands/new.ts';
import { next } from './commands/next.ts';
import { patches } from './commands/patches.ts';
import { pop } from './commands/pop.ts';
import { previous } from './commands/previous.ts';
import { push } from './commands/push.ts';
import { refresh } from './commands/refresh.ts';
import { rename } from './commands/rename.ts';
import { revert } from './commands/revert.ts';
import { select } from './commands/select.ts';
import { series } from './commands/series.ts';
import { show } from './commands/show.ts';
import { split } from './commands/split.ts';
import { status } from './commands/status.ts';
import { top } from './commands/top.ts';
import { ui } from './commands/ui.ts';
import { unapplied } from './commands/unapplied.ts';
import { redo, undo } from './commands/undo.ts';
import { unfinalize } from './commands/unfinalize.ts';
import { watch } from './commands/watch.ts';
import { withPlanned } from './planned.ts';

const all: readonly Command[] = [
  ...[init, newPatch, edit, refresh, absorb, push, pop, goTo, move],
  ...[fold, split, fork, rename, deletePatch, guard, select, importPatches, exportSeries, undo, redo, watch],
  ...[ui],
  ...[
    status,
    series,
    applied,
    unapplied,
    top,
    next,
    previous,
    show,
    diff,
    header,
    files,
    patches,
    annotate,
    graph,
    impact,
    log,
    completion,
  ],
  ...[load, drift, adopt, check],
  ...[finalize, revert, unfinalize],
];

export const commands: readonly Command[] = all.map(withPlanned);
