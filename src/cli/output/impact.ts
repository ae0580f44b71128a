// A tree of what hangs on a routine, drawn with lines.
import type { ImpactNode, ImpactResult } from '../../queue/impact.ts';
import type { Style } from '../style.ts';

const words: Readonly<Record<string, string>> = {
  calls: 'calls it',
  reads: 'reads it',
  mentions: 'names it in a string, or in a language that is not parsed',
};

/** A tree for each routine, then a line that counts. */
export function impactLines({ routines, absent, objects, target }: ImpactResult, style: Style): string[] {
  const trees = routines.flatMap((root) => {
    const head = style('bold', root.object);
    if (root.above) return [`${head}  (see above)`];
    return root.usedBy.length === 0 ? [`${head}  nothing uses it`] : [head, ...branches(root.usedBy, '', style)];
  });
  const missing = absent.map((id) => `${style('bold', id)}  is not on ${target}`);
  const total = objects === 0 ? [] : [`${objects} object${objects === 1 ? '' : 's'} in all`];
  return [...trees, ...missing, ...total];
}

function branches(nodes: readonly ImpactNode[], lead: string, style: Style): string[] {
  return nodes.flatMap((node, i) => {
    const last = i === nodes.length - 1;
    const how = words[node.how ?? ''];
    const remarks = [how, node.above && 'see above'].filter(Boolean).join('; ');
    const line = `${node.kind} ${node.object}${remarks === '' ? '' : `  ${style('dim', `(${remarks})`)}`}`;
    return [`${lead}${last ? '└─ ' : '├─ '}${line}`, ...branches(node.usedBy, `${lead}${last ? '   ' : '│  '}`, style)];
  });
}
