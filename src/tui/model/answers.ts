// What a command that looked said about a patch, as lines.
import type { AnnotateResult } from '../../queue/annotate.ts';
import type { ImpactNode, ImpactResult } from '../../queue/impact.ts';
import type { Ended } from './events.ts';
import { planLines, planSql, planSummary } from './plan.ts';
import { problemOf } from './problem.ts';

/** The answer of `impact` as a tree and the live texts, of a dry run as its plan; of a failure, why. */
export function answerLines(ended: Ended): string[] {
  if (ended.status !== 0) {
    const { message, hint } = problemOf(ended);
    return [message, ...(hint === null ? [] : [`hint: ${hint}`])];
  }
  const json = ended.json as Partial<ImpactResult> & Partial<AnnotateResult> & { plan?: unknown };
  if (json.lines !== undefined) return annotated(json.lines);
  if (json.plan !== undefined) {
    const lines = planLines(json).map((line) => (line.kind === 'diff' ? '' : line.text));
    return [...lines, '', planSummary(json), '', ...planSql(json).flatMap((sql) => sql.split('\n'))];
  }
  const trees = (json.routines ?? []).flatMap((root) => [root.object, ...branches(root.usedBy, '')]);
  const absent = (json.absent ?? []).map((id) => `${id}  is not on ${json.target ?? 'the target'}`);
  const live = Object.entries(json.definitions ?? {}).flatMap(([id, text]) => ['', `-- live: ${id}`, ...linesOf(text)]);
  return [...trees, ...absent, ...live];
}

const linesOf = (text: string): string[] => text.trimEnd().split(/\r?\n/);

/** Each line behind the patch that made it; of the base: behind nothing; of an edit: behind an asterisk. */
function annotated(lines: AnnotateResult['lines']): string[] {
  const names = lines.map((line) => (line.edited ? '*' : (line.patch ?? '')));
  const width = Math.min(24, Math.max(1, ...names.map((name) => name.length)));
  return lines.map(({ text }, i) => `${fitted(names[i] ?? '', width)} │ ${text.replace(/\r?\n$/, '')}`);
}

function fitted(name: string, width: number): string {
  return name.length > width ? `${name.slice(0, width - 1)}…` : name.padEnd(width);
}

const how: Readonly<Record<string, string>> = { calls: '  calls it', reads: '  reads it', mentions: '  names it' };

function branches(nodes: readonly ImpactNode[], lead: string): string[] {
  return nodes.flatMap((node, i) => {
    const last = i === nodes.length - 1;
    const head = `${lead}${last ? '└' : '├'}─ ${node.kind} ${node.object}${how[node.how ?? ''] ?? ''}`;
    return [head, ...branches(node.usedBy, `${lead}${last ? '   ' : '│  '}`)];
  });
}
