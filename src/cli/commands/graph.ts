// graph: which patches need which.
import { type Command, flag, lines } from '../command.ts';
import { graphDot, graphLines } from '../output/graph.ts';

export const graph: Command = {
  name: 'graph',
  group: 'look',
  summary: 'show which patches need which: by lines, by routines, by calls',
  arguments: [{ name: 'name', about: 'only what this patch needs and what needs it', optional: true }],
  options: [{ flags: '--dot', about: 'as a graph for Graphviz' }],
  details: [
    'A patch needs one below it whose lines it changes or stands beside, whose routine it changes again, or whose routine\na body of its own calls. Patches that do not need each other can change places: pgquilt move.',
  ],
  examples: [
    { line: 'pgquilt graph', meaning: 'each patch of the series with what it needs' },
    { line: 'pgquilt graph --dot > graph.dot', meaning: 'a picture of it: dot -Tsvg graph.dot' },
  ],
  async run(call) {
    const { graph } = await import('../../queue/graph.ts');
    const result = await graph(await call.queue(), call.args[0]);
    return { json: result, text: flag(call, 'dot') ? graphDot(result) : lines(graphLines(result, call.style)) };
  },
};
