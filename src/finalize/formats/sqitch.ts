// Sqitch: a change at the end of the plan, with its deploy, revert and verify scripts, which psql runs.
import { Problem } from '../../problem.ts';
import { quoteLiteral } from '../../routine/quote.ts';
import type { Folder, Format, Migration } from '../format.ts';
import { slug } from '../names.ts';
import { headComment, script } from '../script.ts';
import { psql, sealedAll } from '../seal.ts';

const planPath = 'sqitch.plan';

export const sqitch: Format = {
  name: 'sqitch',
  about: 'Sqitch: a change in sqitch.plan with deploy, revert and verify scripts; the folder is its top_dir',
  directory: 'sqitch',
  parts: [planPath, 'deploy', 'revert', 'verify'],
  files(migration, folder) {
    const plan = planOf(folder);
    const name = freeName(slug(migration.name, '_'), plan, folder);
    const project = /^%project=(.*)$/m.exec(plan)?.[1]?.trim() ?? '';
    const file = (kind: string, text: string) => ({
      path: `${kind.toLowerCase()}/${name}.sql`,
      text: `-- ${kind} ${project}:${name} to pg\n${headComment(migration)}\n${text}`,
    });
    const [up, down] = [migration.up, migration.down].map((statements) => script(sealedAll(statements, psql)));
    return [
      file('Deploy', `BEGIN;\n\n${up}\nCOMMIT;\n`),
      file('Revert', `BEGIN;\n\n${down}\nCOMMIT;\n`),
      file('Verify', verify(project, name, up ?? '')),
      { path: planPath, text: `${plan}${plan.endsWith('\n') ? '' : '\n'}${planLine(migration, name)}\n` },
    ];
  },
};

function planOf(folder: Folder): string {
  const plan = folder.get(planPath);
  if (plan !== undefined && /^%project=./m.test(plan)) return plan;
  throw new Problem('failed', `it has no ${planPath} that names a project`, {
    hint: 'Say which folder is its top_dir: --directory FOLDER, or --directory . for that of series.yaml. "sqitch init NAME --engine pg --top-dir FOLDER" makes one.',
  });
}

/** Sqitch takes a name once, and none that it has a meaning for, or that looks like one of its hashes. */
function freeName(name: string, plan: string, folder: Folder): string {
  const taken = new Set(plan.split('\n').map((line) => /^[^\s%@#+-]\S*/.exec(line)?.[0]));
  for (const word of ['HEAD', 'ROOT']) taken.add(word);
  const first = /^[0-9a-f]{40}/.test(name) ? `patch_${name}` : name;
  let free = first;
  for (let n = 2; taken.has(free) || folder.has(`deploy/${free}.sql`); n++) free = `${first}_${n}`;
  return free;
}

function planLine(migration: Migration, name: string): string {
  const planner = /^[^<>\n]+ <[^<>\s]+>$/.test(migration.author ?? '')
    ? migration.author
    : 'pgquilt <pgquilt@localhost>';
  return `${name} ${migration.created} ${planner} # ${migration.subject.replaceAll('\\', '\\\\')}`;
}

/** Every routine as the catalogs have it, as one number. */
const routines = `SELECT md5(string_agg(md5(line), '' ORDER BY md5(line) COLLATE "C")) FROM (
    SELECT concat(p.oid::regprocedure, to_jsonb(p) - '{oid,prosqlbody,proargdefaults}'::text[],
      CASE WHEN p.prokind = 'a' THEN (SELECT to_jsonb(a)::text FROM pg_aggregate a WHERE a.aggfnoid = p.oid)
        ELSE pg_get_functiondef(p.oid) END) AS line
    FROM pg_proc p WHERE p.oid >= 16384) routines`;

/** Deployed, the deploy script changes nothing. A later change may have replaced what this one made: then it says nothing. */
function verify(project: string, name: string, up: string): string {
  return `-- Where this is the newest change: what deploys it would change nothing.
SELECT count(*) > 0 AS later_changes
FROM :"registry".changes AS this JOIN :"registry".changes AS later USING (project)
WHERE project = ${quoteLiteral(project)} AND this.change = ${quoteLiteral(name)} AND later.committed_at > this.committed_at \\gset

\\if :later_changes
\\else
BEGIN;

DO $verify$
BEGIN
  PERFORM set_config('pgquilt.verify', coalesce((${routines}), ''), true);
END
$verify$;

${up}
DO $verify$
BEGIN
  IF current_setting('pgquilt.verify') <> coalesce((${routines}), '') THEN
    RAISE EXCEPTION USING MESSAGE = ${quoteLiteral(`${name} is not deployed`)};
  END IF;
END
$verify$;

ROLLBACK;
\\endif
`;
}
