// refresh --from-database: what was changed with psql goes into the author's files, their layout kept.
import { expect, test } from 'vitest';
import { drift } from '../../src/queue/drift.ts';
import { load } from '../../src/queue/load.ts';
import { newPatch } from '../../src/queue/new.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { refresh } from '../../src/queue/refresh.ts';
import { describeOnUsualKind } from '../support/databases.ts';
import { unitPath } from '../support/queue.ts';
import { f, plus } from '../support/routines.ts';
import { ensureRoles, useDatabase } from '../support/test-database.ts';

const layout = (body: string): string => `-- What a person wrote, as they wrote it.
create   function @f ( a integer,   -- the argument
                      b text default 'x' )
  returns integer language plpgsql
  as ${body}
  stable  /* and so on */ ;

comment on function @f is 'kept';
`;
const FIX = ` begin\n  return a + 'it''s \\ 7'::text::int; -- ü\nend `;
const CLOSING = FIX.replace('ü', () => '$$ ü');
const hotFix = (body: string): string =>
  `CREATE OR REPLACE FUNCTION public.@f(a integer, b text DEFAULT 'x') RETURNS integer LANGUAGE plpgsql STABLE AS $hot$${body}$hot$`;

/** The author's text, what psql did, and the text that it makes; @f is the routine's name. */
const changes: Record<string, { text: string; does: string; becomes: string | RegExp | null }> = {
  'a body in dollar quotes': {
    text: layout('$$ begin return a; end $$'),
    does: hotFix(FIX),
    becomes: layout(`$$${FIX}$$`),
  },
  'a body in a named tag': {
    text: layout('$body$ begin return a; end $body$'),
    does: hotFix(CLOSING),
    becomes: layout(`$body$${CLOSING}$body$`),
  },
  'a body whose new text closes the tag': {
    text: layout('$$ begin return a; end $$'),
    does: hotFix(CLOSING),
    becomes: layout(`$function$${CLOSING}$function$`),
  },
  'a body in single quotes': {
    text: layout("' begin return a; end '"),
    does: hotFix(FIX),
    becomes: layout(`$$${FIX}$$`),
  },
  'a body with CRLF': {
    text: layout('$$ begin return a; end $$').replaceAll('\n', '\r\n'),
    does: hotFix(FIX.replaceAll('\n', '\r\n')),
    becomes: layout(`$$${FIX}$$`).replaceAll('\n', '\r\n'),
  },
  'an attribute: the head is as the server prints it': {
    text: layout('$$ begin return a; end $$'),
    does: 'ALTER FUNCTION public.@f(integer, text) STRICT',
    becomes:
      /^-- What a person wrote, as they wrote it\.\nCREATE OR REPLACE FUNCTION public\.f\d\(.*\n[\s\S]* STRICT\n[\s\S]*;\n\ncomment on function f\d is 'kept';\n$/,
  },
  'a comment': {
    text: layout('$$ begin return a; end $$'),
    does: "COMMENT ON FUNCTION public.@f(integer, text) IS 'by ''hand'''",
    becomes: layout('$$ begin return a; end $$').replace(
      "comment on function @f is 'kept'",
      "COMMENT ON ROUTINE public.@f(integer,text) IS 'by ''hand'''",
    ),
  },
  'a grant': {
    text: layout('$$ begin return a; end $$'),
    does: 'GRANT EXECUTE ON FUNCTION public.@f(integer, text) TO hand_reader',
    becomes: `${layout('$$ begin return a; end $$')}\nGRANT EXECUTE ON ROUTINE public.@f(integer,text) TO "hand_reader";\n`,
  },
  'a grant that is taken back': {
    text: `${layout('$$ begin return a; end $$')}GRANT ALL ON FUNCTION @f TO hand_reader;\n-- end\n`,
    does: 'REVOKE ALL ON FUNCTION public.@f(integer, text) FROM hand_reader',
    becomes: `${layout('$$ begin return a; end $$')}-- end\n`,
  },
  'a grant to two that is taken back from one': {
    text: `${layout('$$ begin return a; end $$')}grant execute on function @f to hand_reader, hand_writer;\n`,
    does: 'REVOKE ALL ON FUNCTION public.@f(integer, text) FROM hand_reader',
    becomes: `${layout('$$ begin return a; end $$')}GRANT EXECUTE ON ROUTINE public.@f(integer,text) TO "hand_writer";\n`,
  },
  'what PUBLIC may do': {
    text: `${layout('$$ begin return a; end $$')}GRANT ALL ON FUNCTION @f TO PUBLIC, hand_reader;\n`,
    does: 'REVOKE ALL ON FUNCTION public.@f(integer, text) FROM PUBLIC',
    becomes: `${layout('$$ begin return a; end $$')}GRANT ALL ON FUNCTION @f TO PUBLIC, hand_reader;\n\nREVOKE EXECUTE ON ROUTINE public.@f(integer,text) FROM PUBLIC;\n`,
  },
  'a drop of all that the file has': {
    text: layout('$$ begin return a; end $$').replace(/^--.*\n/, ''),
    does: 'DROP FUNCTION public.@f(integer, text)',
    becomes: null,
  },
  'a drop of one overload': {
    text: `${layout('$$ begin return a; end $$').replace('@f is', '@f(integer, text) is')}${plus('@f', 0)}`,
    does: 'DROP FUNCTION public.@f(integer, text)',
    becomes: `-- What a person wrote, as they wrote it.\n\n${plus('@f', 0)}`,
  },
};

describeOnUsualKind('refresh --from-database', (server) => {
  const db = useDatabase(server);

  test('puts the change into the author’s text', async () => {
    await db.sql(ensureRoles('hand_reader', 'hand_writer'));
    const cases = Object.entries(changes).map(([what, { text, does, becomes }], i) => {
      const own = (template: string): string => template.replaceAll('@f', `f${i}`);
      return {
        what,
        unit: `f${i}`,
        text: own(text),
        does: own(does),
        becomes: typeof becomes === 'string' ? own(becomes) : becomes,
      };
    });
    const queue = db.queue({ units: Object.fromEntries(cases.map((c) => [c.unit, c.text])) });
    await load(queue.context());
    const below = [await db.catalog(), queue.tree()];
    await newPatch(queue.context(), { name: 'hand' });
    await db.sql(cases.map((c) => `${c.does};`).join('\n'));
    const changed = await db.catalog();
    const result = await refresh(queue.context(), { fromDatabase: true });
    expect(result.units.map((u) => u.path).sort()).toEqual(cases.map((c) => unitPath(c.unit)).sort());
    for (const { what, unit, becomes } of cases) {
      if (becomes === null || typeof becomes === 'string') expect(queue.unit(unit), what).toBe(becomes);
      else expect(queue.unit(unit), what).toMatch(becomes);
    }
    expect(await db.catalog()).toEqual(changed);
    expect((await drift(queue.context())).drift).toEqual([]);

    // It is a patch like any other: it goes off, and on again, to the same.
    const above = [await db.catalog(), queue.tree()];
    await pop(queue.context(), { goal: { all: true } });
    expect([await db.catalog(), queue.tree()]).toEqual(below);
    await push(queue.context(), { goal: { all: true } });
    expect([await db.catalog(), queue.tree()]).toEqual(above);
  });

  test('refuses a unit that is edited as well, and has nothing to do without drift', async () => {
    const queue = db.queue({ units: { f: f(0), g: plus('g', 0) } });
    await load(queue.context());
    await newPatch(queue.context(), { name: 'hand' });
    expect(await refresh(queue.context(), { fromDatabase: true })).toMatchObject({ changed: false });
    await db.sql(f(7).replace('CREATE', 'CREATE OR REPLACE'));
    queue.edit('f', f(1));
    await expect(refresh(queue.context(), { fromDatabase: true })).rejects.toMatchObject({
      code: 'failed',
      file: 'udfs/public/f.sql',
    });
    queue.edit('f', f(0));
    queue.edit('g', plus('g', 1));
    expect((await refresh(queue.context(), { fromDatabase: true })).units.map((u) => u.path)).toEqual([
      'udfs/public/f.sql',
    ]);
    expect(queue.unit('g')).toBe(plus('g', 1));
    expect(queue.unit('f')).toBe(f(7));
  });
});
