import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { installed, type Project, partsOf, run, type Tool, write } from './tool.ts';

const python = '/usr/bin/python3';
const probe = 'import django, psycopg2; print("Django", django.__version__)';

function manage(project: Project, ...args: string[]): Promise<string> {
  return run(project, python, ['-m', 'django', ...args], {
    DJANGO_SETTINGS_MODULE: 'settings',
    PYTHONPATH: project.root,
  });
}

const migrations = ({ root, directory }: Project): string[] =>
  readdirSync(join(root, directory))
    .filter((name) => /^\d+_.*\.py$/.test(name))
    .map((name) => name.replace(/\.py$/, ''))
    .sort();

export const django: Tool = {
  format: 'django',
  directory: 'shop/migrations',
  find: () => installed(python, ['-c', probe], "Debian's python3-django and python3-psycopg2"),
  prepare: async ({ root, url }) => {
    const { host, port, user, password, database } = partsOf(url);
    const settings = {
      ENGINE: 'django.db.backends.postgresql',
      HOST: host,
      PORT: port,
      USER: user,
      PASSWORD: password,
      NAME: database,
    };
    const text = `INSTALLED_APPS = ["shop"]\nDATABASES = {"default": ${JSON.stringify(settings)}}\nDEFAULT_AUTO_FIELD = "django.db.models.AutoField"\n`;
    write(root, [
      { path: 'settings.py', text },
      { path: 'shop/__init__.py', text: '' },
    ]);
  },
  // The chain of names, not what is in them.
  stub: (text) => text.replace(/operations = \[[\s\S]*\]\s*$/, 'operations = []\n'),
  up: (project) => manage(project, 'migrate', 'shop'),
  down: async (project) => {
    const listed = await manage(project, 'showmigrations', '--plan', 'shop');
    const done = [...listed.matchAll(/^\[X\]\s+shop\.(\S+)/gm)].map(([, name]) => name);
    return await manage(project, 'migrate', 'shop', migrations(project)[done.length - 2] ?? 'zero');
  },
};
