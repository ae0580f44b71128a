// The graph of the series, as lines and for Graphviz.
import { listed } from '../../listed.ts';
import type { GraphNeed, GraphResult } from '../../queue/graph.ts';
import type { Style } from '../style.ts';

/** As many reasons as stand on the line of the patch. */
const FEW = 3;

/** Each patch, and under it those below that it needs, with the reasons: many by their kind, a line each. */
export function graphLines({ patches }: GraphResult, style: Style): string[] {
  return patches.flatMap(({ name, needs }) => {
    const width = Math.max(0, ...needs.map((need) => [...need.patch].length));
    const pad = (text: string): string => text + ' '.repeat(width - [...text].length);
    return [
      style('bold', name),
      ...needs.flatMap(({ patch, because }) =>
        because.length <= FEW
          ? [`  needs ${pad(patch)}  ${style('dim', because.map(({ by, what }) => reason(by, what)).join('; '))}`]
          : [`  needs ${patch}`, ...byKind(because).map((text) => `    ${style('dim', text)}`)],
      ),
    ];
  });
}

function byKind(because: GraphNeed['because']): string[] {
  const kinds = [...new Set(because.map((b) => b.by))];
  return kinds.map((by) => reason(by, listed(because.filter((b) => b.by === by).map((b) => b.what))));
}

/** An arrow leads from a patch to one that it needs. */
export function graphDot({ patches }: GraphResult): string {
  const nodes = patches.map(({ name }) => `  ${quoted(name)};\n`);
  const edges = patches.flatMap(({ name, needs }) =>
    needs.map(({ patch, because }) => {
      const kinds = [...new Set(because.map((b) => b.by))].join(', ');
      return `  ${quoted(name)} -> ${quoted(patch)} [label=${quoted(kinds)}];\n`;
    }),
  );
  return `digraph series {\n  rankdir=BT;\n  node [shape=box];\n${nodes.join('')}${edges.join('')}}\n`;
}

function reason(by: GraphNeed['because'][number]['by'], what: string): string {
  return by === 'calls' ? `calls ${what}` : by === 'routine' ? `changes ${what} again` : `lines of ${what}`;
}

function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}
