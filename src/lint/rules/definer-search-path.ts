import { definitionOf, says } from '../definition.ts';
import type { LiveLint } from '../lint.ts';

export const definerSearchPath: LiveLint = {
  code: 'PQ001',
  name: 'definer-search-path',
  severity: 'warning',
  summary: 'a SECURITY DEFINER routine that sets no search_path',
  why: 'Whoever calls it chooses which tables and functions its names mean, and it uses them with the rights of its owner.',

  check({ after }) {
    const made = definitionOf(after);
    if (!says(made, 'SECURITY DEFINER') || says(made, 'SET search_path ')) return [];
    // The names of a body in SQL's own syntax were resolved when it was created.
    if (!made?.body.startsWith('AS ')) return [];
    return [
      {
        message: 'is SECURITY DEFINER and sets no search_path: its caller chooses what its names mean',
        hint: 'Add SET search_path = …, pg_temp to it, with the schemas that it needs.',
      },
    ];
  },
};
