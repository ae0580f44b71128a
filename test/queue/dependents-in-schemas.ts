// Every dependent side by side in one database: each case in a schema of its own, so that what a failure shows names the case.
import { fn } from '../support/routines.ts';
import { type DependentCase, dependents } from './dependents-cases.ts';

/** PostgreSQL replaces no function whose argument has another name. */
const f = {
  unit: 'f',
  needs: '',
  before: fn('f', 'a integer', 'RETURN a;', 'IMMUTABLE'),
  after: fn('f', 'b integer', 'RETURN b + 2;', 'IMMUTABLE'),
};

export interface OwnCase extends DependentCase {
  readonly schema: string;
  readonly query: string;
  /** The unit's path, and its texts. */
  readonly path: string;
  readonly before: string;
  readonly after: string;
  readonly needs: string;
}

/** The cases that the version has. */
export function dependentsInSchemas(major: number): OwnCase[] {
  return Object.entries(dependents)
    .filter(([, kase]) => major >= (kase.since ?? 0))
    .map(([name, kase]) => {
      const schema = name
        .toLowerCase()
        .replace(/[^a-z]+/g, '_')
        .slice(0, 40);
      const own = (text: string): string => text.replaceAll('public', schema);
      const { unit, before, after, needs } = kase.routine ?? f;
      return {
        ...kase,
        schema,
        path: `udfs/${schema}/${unit}.sql`,
        before: own(before),
        after: own(after),
        needs: own(needs),
        make: own(kase.make),
        rebuilt: kase.rebuilt.map(own),
        query: own(kase.works[0]),
      };
    });
}
