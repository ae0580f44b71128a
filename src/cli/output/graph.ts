// The graph of the series, as lines and for Graphviz.
import type { GraphNeed, GraphResult } from '../../queue/graph.ts';
import type { Style } from '../style.ts';

/** Each patch, and under it those below that it needs, with the reasons. */
export function graphLines({ patches }: GraphResult, style: Style): string[] {
  return patches.flatMap(({ name, needs }) => {
    const width = Math.max(0, ...needs.map((need) => [...need.patch].length));
    const pad = (text: string): string => text + ' '.repeat(width - [...text].length);
    return [
      style('bold', name),
      ...needs.map((need) => `  needs ${pad(need.patch)}  ${style('dim', need.because.map(reason).join('; '))}`),
    ];
  });
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

function reason({ by, what }: GraphNeed['because'][number]): string {
  return by === 'calls' ? `calls ${what}` : by === 'routine' ? `changes ${what} again` : `lines of ${what}`;
}

function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}
