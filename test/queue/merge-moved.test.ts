// push --merge where nobody's hand is in the database: another branch's patch came in below, and this one no longer applies.
import { expect, test } from 'vitest';
import { diffTexts } from '../../src/patch/diff.ts';
import { formatPatch } from '../../src/patch/format.ts';
import { goToSeries } from '../../src/queue/goto-series.ts';
import { load } from '../../src/queue/load.ts';
import { pop } from '../../src/queue/pop.ts';
import { push } from '../../src/queue/push.ts';
import { refresh } from '../../src/queue/refresh.ts';
import { status } from '../../src/queue/status.ts';
import { describeOnUsualKind } from '../support/databases.ts';
import { type TestQueue, unitPath } from '../support/queue.ts';
import { useDatabase } from '../support/test-database.ts';

const body = (
  name: string,
  adds: readonly number[],
): string => `create function public.${name}(a integer) returns integer
  language plpgsql
as $$
begin
${adds.map((n, i) => `  -- step ${i}\n  a := a + ${n};\n`).join('')}  return a;
end
$$;
`;
const base = [1, 2, 3, 4];
const ALL = { goal: { all: true } } as const;

describeOnUsualKind('--merge where the queue moved', (server) => {
  const db = useDatabase(server);

  /** `below` and `above` were both made from the base, on two branches; `above` touches g, too. */
  function merged(below: number[], above: number[] | null): TestQueue {
    const f = above === null ? null : body('f', above);
    const queue = db.queue({
      units: { f: body('f', base), g: body('g', base) },
      patches: { below: { f: body('f', below) }, above: { f } },
    });
    const diffs = [
      diffTexts(unitPath('f'), body('f', base), f),
      diffTexts(unitPath('g'), body('g', base), body('g', [1, 2, 3, 5])),
    ].flatMap((diff) => (diff === null ? [] : [diff]));
    queue.write('patches/above.patch', formatPatch({ header: 'Subject: above\n\nKept.\n\n', files: diffs }));
    return queue;
  }

  test('the patch file is made anew: no other target has to merge, and it is refreshed like any other', async () => {
    const queue = merged([1, 2, 3, 40], [1, 2, 30, 4]);
    await load(queue.context());
    const before = await db.catalog();
    await expect(push(queue.context(), ALL)).rejects.toMatchObject({
      code: 'conflict',
      patch: 'above',
      detail: expect.stringMatching(/\nPatch below, below it, changed them: pgquilt show below$/),
      hint: expect.stringContaining('--merge'),
    });
    const written = queue.read('patches/above.patch');
    await push(queue.context(), { ...ALL, onDrift: 'merge', dryRun: true });
    expect(queue.read('patches/above.patch')).toBe(written);

    const done = await push(queue.context(), { ...ALL, onDrift: 'merge' });
    expect(done.notes).toContain('patches/above.patch is made anew for what is below it now');
    expect(await db.value('SELECT public.f(0) || $$ $$ || public.g(0)')).toBe('73 11');
    expect(queue.read('patches/above.patch')).toMatch(/^Subject: above\n\nKept\.\n/);
    expect(await status(queue.context())).toMatchObject({ top: 'above', tree: { dirty: [], behind: [] }, notes: [] });

    queue.edit('g', body('g', [1, 2, 3, 6]));
    await refresh(queue.context());
    await pop(queue.context(), ALL);
    expect(await db.catalog()).toBe(before);
    await push(queue.context(), ALL);
    expect(await db.value('SELECT public.f(0) || $$ $$ || public.g(0)')).toBe('73 12');
  });

  test('what does not go together says that it is the queue, and takes the answer', async () => {
    const queue = merged([1, 2, 3, 40], [1, 2, 3, 400]);
    await load(queue.context());
    const problem = await goToSeries(queue.context(), { onDrift: 'merge' }).catch((e: unknown) => e);
    expect(problem).toMatchObject({
      code: 'conflict',
      message: 'patch above and what is below it now do not go together in udfs/public/f.sql',
    });
    const { file } = problem as { file: string };
    expect(queue.read(file)).toMatch(/<<<<<<< below patch above now\n[\s\S]*\|{7} what it was made from\n/);
    queue.write(file, body('f', [1, 2, 3, 440]));
    await goToSeries(queue.context(), { onDrift: 'merge' });
    expect(await db.value('SELECT public.f(0)')).toBe(446);
    await pop(queue.context(), ALL);
    await push(queue.context(), ALL);
    expect(await db.value('SELECT public.f(0)')).toBe(446);
  });

  test('an answer that leaves a unit as it was below takes it out of the patch', async () => {
    const queue = merged([1, 2, 3, 40], [1, 2, 3, 400]);
    await load(queue.context());
    const before = await db.catalog();
    const problem = await push(queue.context(), { ...ALL, onDrift: 'merge' }).catch((e: unknown) => e);
    queue.write((problem as { file: string }).file, body('f', [1, 2, 3, 40]));
    await push(queue.context(), { ...ALL, onDrift: 'merge' });
    expect(queue.read('patches/above.patch')).not.toContain('f.sql');
    expect(await db.value('SELECT public.f(0) || $$ $$ || public.g(0)')).toBe('46 11');
    await pop(queue.context(), ALL);
    expect(await db.catalog()).toBe(before);
  });

  test('a unit that one side changed and the other took away: what is left of the text is the answer', async () => {
    const queue = merged([1, 2, 3, 40], null);
    await load(queue.context());
    const before = await db.catalog();
    const merge = () => push(queue.context(), { ...ALL, onDrift: 'merge' });
    const problem = await merge().catch((e: unknown) => e);
    expect(problem).toMatchObject({ code: 'conflict', hint: expect.stringContaining('or all of its text where') });
    queue.write((problem as { file: string }).file, '\n');
    await merge();
    expect(queue.has('udfs/public/f.sql')).toBe(false);
    expect(await db.value("SELECT to_regproc('public.f') IS NULL")).toBe(true);
    await pop(queue.context(), ALL);
    expect(await db.catalog()).toBe(before);
  });

  test('a branch merged below an applied patch', async () => {
    const queue = merged([1, 2, 3, 40], [1, 2, 30, 4]);
    const series = queue.read('series.yaml');
    queue.write('series.yaml', series.replace('  - below\n', ''));
    await load(queue.context());
    await push(queue.context(), ALL);
    queue.write('series.yaml', series);
    const done = await goToSeries(queue.context(), { onDrift: 'merge' });
    expect(done.notes).toContain('patches/above.patch is made anew for what is below it now');
    expect(queue.read('patches/above.patch')).toContain('+ 40;');
    expect(await status(queue.context())).toMatchObject({ top: 'above', tree: { dirty: [], behind: [] }, notes: [] });
  });

  test('nor does it where a hand is in the way', async () => {
    const queue = merged([1, 2, 3, 40], [1, 2, 3, 4]);
    await load(queue.context());
    await db.sql(body('g', [1, 2, 3, 6]).replace('create', 'create or replace'));
    const before = await db.catalog();
    const problem = await push(queue.context(), { ...ALL, onDrift: 'merge' }).catch((e: unknown) => e);
    queue.write((problem as { file: string }).file, body('g', [1, 2, 3, 6]));
    await push(queue.context(), { ...ALL, onDrift: 'merge' });
    await pop(db.alone(), ALL);
    expect(await db.catalog()).toBe(before);
  });

  test('a hand in the database keeps the file as it is: the merge is this target alone', async () => {
    const queue = merged([1, 2, 3, 40], [1, 2, 30, 4]);
    await load(queue.context());
    await db.sql(body('f', [1000, 2, 3, 4]).replace('create', 'create or replace'));
    const written = queue.read('patches/above.patch');
    await push(queue.context(), { ...ALL, onDrift: 'merge' });
    expect(await db.value('SELECT public.f(0)')).toBe(1072);
    expect(queue.read('patches/above.patch')).toBe(written);
  });
});
