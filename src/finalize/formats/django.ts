// Django: a migration of RunSQL after the newest one of its app, in Django's transaction. The statements are sent without
// parameters, so that nothing looks for `%` in them.
import { basename } from 'node:path/posix';
import { Problem } from '../../problem.ts';
import type { Format } from '../format.ts';
import { docString, pythonList } from '../literals.ts';
import { asciiSlug, nextNumber, numbersOf } from '../names.ts';
import { headLines } from '../script.ts';
import { sealedAll } from '../seal.ts';

export const django: Format = {
  name: 'django',
  about: "Django: NUMBER_name.py of RunSQL after the newest one; name the app's folder: --directory app/migrations",
  directory: 'migrations',
  files(migration, folder) {
    const others = [...folder.keys()].map((path) => path.replace(/\.py$/, '')).filter((name) => /^\d+_\w+$/.test(name));
    const newest = newestOf(others);
    const label = newest === undefined ? undefined : labelIn(folder.get(`${newest}.py`) ?? '', others);
    const app = label === undefined ? 'apps.get_containing_app_config(__name__).label' : `"${label}"`;
    const text = `${docString([...headLines(migration), ''])}
${label === undefined && newest !== undefined ? 'from django.apps import apps\n' : ''}from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [${newest === undefined ? '' : `(${app}, "${newest}")`}]

    operations = [
        migrations.RunSQL(
            sql=${pythonList(sealedAll(migration.up, {}), 12)},
            reverse_sql=${pythonList(sealedAll(migration.down, {}), 12)},
        ),
    ]
`;
    const number = nextNumber(numbersOf(others), migration.created, 4);
    const init = folder.has('__init__.py') ? [] : [{ path: '__init__.py', text: '' }];
    return [{ path: `${number}_${asciiSlug(migration.name, '_')}.py`, text }, ...init];
  },
};

/** The one with the highest number. Throws Problem('failed') where two have it: Django would refuse the branch. */
function newestOf(names: readonly string[]): string | undefined {
  const number = (name: string): number => Number.parseInt(name, 10);
  const highest = Math.max(...names.map(number));
  const newest = names.filter((name) => number(name) === highest);
  if (newest.length < 2) return newest[0];
  throw new Problem('failed', `the app has two newest migrations: ${newest.map((name) => basename(name)).join(', ')}`, {
    hint: 'Join them with "manage.py makemigrations --merge" first.',
  });
}

/** The app's label, from the newest migration's dependency on another of its own; undefined where none tells. */
function labelIn(text: string, others: readonly string[]): string | undefined {
  const labels = [...text.matchAll(/\(\s*["'](\w+)["']\s*,\s*["'](\w+)["']\s*,?\s*\)/g)]
    .filter(([, , name = '']) => others.includes(name))
    .map(([, label]) => label);
  return new Set(labels).size === 1 ? labels[0] : undefined;
}
