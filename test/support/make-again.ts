// A function made again where no change of its text asks for it: what depends on it is taken down and put back.
import { planRebuild } from '../../src/database/dependents/rebuild.ts';
import { openTarget } from '../../src/database/open.ts';
import { transact } from '../../src/database/session.ts';
import { readTarget } from '../../src/database/target.ts';

/** Makes the function again by `definition`; gives what was rebuilt. */
export async function makeAgain(url: string, id: string, definition: string): Promise<string[]> {
  const connection = await openTarget(readTarget(url, '/'));
  try {
    return await transact(connection, { searchPath: ['public'] }, async (tx) => {
      const routines = [{ id, path: 'udfs/public/f.sql' }];
      const rebuild = await planRebuild(tx, { routines, own: new Set(), altered: new Set(), level: 0 });
      if (rebuild === null) return { commit: true, value: [] };
      const sql = (statements: readonly { sql: string }[]) => statements.map((s) => s.sql);
      const drop = `DROP ROUTINE ${rebuild.old.join(', ')}`;
      await connection.batch([...sql(rebuild.down), rebuild.aside(id), definition, ...sql(rebuild.up), drop]);
      rebuild.verify.check(await connection.batch(sql(rebuild.verify.statements)));
      return { commit: true, value: rebuild.dependents.map((d) => `${d.kind} ${d.name}`) };
    });
  } finally {
    await connection.close();
  }
}
