// init: starts a queue, empty or with every routine of a living database.
import { Problem } from '../../problem.ts';
import { type Command, lines, value, values } from '../command.ts';
import { version } from '../version.ts';

export const init: Command = {
  name: 'init',
  group: 'queue',
  summary: 'start a queue in this folder, empty or from a living database',
  options: [
    {
      flags: '--from-database <url>',
      about: "write every routine of this database into udfs/, an extension's left out",
    },
    { flags: '--schema <names...>', about: 'only the routines of these schemas' },
  ],
  examples: [
    { line: 'pgquilt init', meaning: 'an empty queue: series.yaml; units go under udfs/, patches under patches/' },
    {
      line: 'pgquilt init --from-database postgres://app@localhost/app --schema public',
      meaning: 'the same, with the functions of schema public as the base',
    },
  ],
  async run(call) {
    const schemas = values(call, 'schema');
    if (schemas.length > 0 && value(call, 'fromDatabase') === undefined) {
      throw new Problem('usage', 'init: --schema chooses what --from-database writes', {
        hint: 'Add --from-database URL, or leave --schema out.',
      });
    }
    const { init } = await import('../../queue/init.ts');
    const { databaseOf, EMBEDDED_DEFAULT } = await import('../../queue/common/context.ts');
    const result = await init({
      cwd: call.cwd,
      env: call.env,
      toolVersion: version,
      progress: call.progress,
      ...optional('fromDatabase', value(call, 'fromDatabase')),
      ...optional('schemas', schemas.length === 0 ? undefined : schemas),
    });
    const { root, files, routines } = result;
    const from = value(call, 'fromDatabase') === undefined ? '' : `, ${routines} routine${routines === 1 ? '' : 's'}`;
    const isChosen = databaseOf(call.env) !== undefined;
    const next = from === '' ? [] : isChosen ? [RECORD] : [RECORD, elsewhere(EMBEDDED_DEFAULT)];
    const text = lines([...files.map((file) => `Wrote ${file}`), `Started a queue${from}`, ...next]);
    return { json: { root, files, routines }, text, notes: result.notes };
  },
};

/** The database is a target, and not the one that a command typed in passing goes to. */
const RECORD = 'To record this base in the database, target origin in series.yaml: pgquilt load --target origin';
const elsewhere = (url: string) =>
  `A command without --target goes to ${url}, made when it is needed; with a line default: origin, to origin.`;

function optional<K extends string, T>(key: K, given: T | undefined): { [P in K]?: T } {
  return given === undefined ? {} : ({ [key]: given } as { [P in K]?: T });
}
