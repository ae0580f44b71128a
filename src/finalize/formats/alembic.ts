// Alembic: a revision chained to the head, in Alembic's transaction. The statements go to the driver as they are: nothing looks for
// `:name` or `%` in them, whatever the driver. Takes SQLAlchemy 1.4 or later.
import { createHash } from 'node:crypto';
import { basename, dirname } from 'node:path/posix';
import { Problem } from '../../problem.ts';
import type { Folder, Format, Migration } from '../format.ts';
import { docString, pythonList } from '../literals.ts';
import { slug } from '../names.ts';
import { headLines, timeStamp } from '../script.ts';
import { sealedAll } from '../seal.ts';

export const alembic: Format = {
  name: 'alembic',
  about: 'Alembic: versions/REVISION_name.py, chained to the head; its downgrade really downgrades',
  directory: 'alembic',
  files(migration, folder) {
    const head = headOf(folder);
    const id = revisionId(migration, head?.id);
    const folderOfVersions = head === undefined ? 'versions' : dirname(head.path);
    const name = `${prefix(head, migration.created)}${id}_${shortSlug(migration.name)}.py`;
    return [
      { path: folderOfVersions === '.' ? name : `${folderOfVersions}/${name}`, text: revision(migration, id, head) },
    ];
  },
};

interface Revision {
  readonly path: string;
  readonly id: string;
}

function revision(migration: Migration, id: string, head: Revision | undefined): string {
  const revises = head === undefined ? 'None' : `"${head.id}"`;
  const lines = [
    ...headLines(migration),
    '',
    `Revision ID: ${id}`,
    `Revises: ${head?.id ?? ''}`.trimEnd(),
    `Create Date: ${migration.created.replace('T', ' ').replace('Z', '')}`,
    '',
  ];
  return `${docString(lines)}
from alembic import op

# revision identifiers, used by Alembic.
revision = "${id}"
down_revision = ${revises}
branch_labels = None
depends_on = None

UP = ${list(migration.up)}

DOWN = ${list(migration.down)}


def upgrade() -> None:
    run(UP)


def downgrade() -> None:
    run(DOWN)


def run(statements) -> None:
    """Each as it is: a driver that is given no parameters looks for none."""
    context = op.get_context()
    for statement in statements:
        if context.as_sql:
            context.impl.static_output(statement + "\\n;")
        else:
            op.get_bind().exec_driver_sql(statement, execution_options={"no_parameters": True})
`;
}

/** The revision that no other one names as the one before it. Throws Problem('failed') where there are several. */
function headOf(folder: Folder): Revision | undefined {
  const found: (Revision & { before: string })[] = [];
  for (const [path, text] of folder) {
    const id = path.endsWith('.py') ? /^revision\s*(?::[^=\n]+)?=\s*["']([^"']+)["']/m.exec(text)?.[1] : undefined;
    if (id === undefined) continue;
    const before = /^down_revision\s*(?::[^=\n]+)?=\s*(\([^)]*\)|\[[^\]]*\]|.*)/m.exec(text)?.[1] ?? '';
    found.push({ path, id, before });
  }
  const named = new Set(
    found.flatMap(({ before }) => [...before.matchAll(/["']([^"']+)["']/g)].map((match) => match[1])),
  );
  const heads = found.filter(({ id }) => !named.has(id));
  if (heads.length < 2) return heads[0];
  throw new Problem('failed', `Alembic's history has ${heads.length} heads: ${heads.map(({ id }) => id).join(', ')}`, {
    hint: 'Join them with "alembic merge heads" first.',
  });
}

/** Twelve digits, as Alembic's own; the same for the same migration on the same head. */
function revisionId(migration: Migration, head: string | undefined): string {
  const text = JSON.stringify([head ?? null, migration.patches, migration.created, migration.up]);
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

/** A date before the revision, where the project's `file_template` has one: in the form that the head's file has. */
function prefix(head: Revision | undefined, created: string): string {
  const before = head === undefined ? '' : (basename(head.path).split(head.id)[0] ?? '');
  const digits = before.replace(/\D/g, '').length;
  if (!/^(19|20)\d\d/.test(before) || digits < 8 || digits > 14) return '';
  const now = [...timeStamp(created)];
  return before.replace(/\d/g, () => now.shift() ?? '0');
}

function shortSlug(name: string): string {
  const whole = slug(name, '_').toLowerCase();
  return whole.length <= 40 ? whole : `${whole.slice(0, 40).replace(/_[^_]*$/, '')}_`;
}

const list = (statements: readonly string[]): string => pythonList(sealedAll(statements, {}), 0);
