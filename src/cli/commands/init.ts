// init: starts a queue, empty or with every routine of a living database.
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
    const { init } = await import('../../queue/init.ts');
    const schemas = values(call, 'schema');
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
    const text = lines([...files.map((file) => `Wrote ${file}`), `Started a queue${from}`]);
    const given = value(call, 'fromDatabase') !== undefined;
    return { json: { root, files, routines }, text, notes: [...result.notes, ...(given ? whereTo : [])] };
  },
};

/** That database is one target of several, and not the one that a command typed in passing goes to. */
const whereTo = [
  'That database is the target origin in series.yaml. Next, to have this base recorded there: pgquilt load --target origin',
  'Commands that name no target go to a database of their own, made when it is first needed, pglite:.pgquilt/dev; to have them go to origin, write default: origin into series.yaml',
];

function optional<K extends string, T>(key: K, given: T | undefined): { [P in K]?: T } {
  return given === undefined ? {} : ({ [key]: given } as { [P in K]?: T });
}
