// How a definition is printed is no difference; anything that it says is.
import { expect, test } from 'vitest';
import { driftOf } from '../../../src/database/change/drift.ts';
import { withoutPrinting } from '../../../src/database/change/same-definition.ts';
import { defaultAcl, type Snapshot } from '../../../src/database/snapshot.ts';

function snapshot(definition: string, comment: string | null = null): Snapshot {
  const around = { owner: 'o', acl: defaultAcl('o'), aclIsDefault: true, comment, labels: [], dependsOn: [] };
  return { id: 'public.p(integer)', kind: 'p', definition, ...around, memberOf: null, fingerprint: definition };
}

async function attributes(a: Snapshot, b: Snapshot): Promise<readonly string[]> {
  const drift = driftOf({ id: a.id, path: 'udfs/p.sql', source: 'ledger' }, a, b);
  return (await withoutPrinting(drift === null ? [] : [drift])).flatMap((d) => d.attributes);
}

const procedure = (args: string, body = ' BEGIN END '): string =>
  `CREATE OR REPLACE PROCEDURE public.p(${args})\n LANGUAGE plpgsql\nAS $procedure$${body}$procedure$\n`;
const atomic = (query: string): string =>
  `CREATE OR REPLACE FUNCTION public.f(a integer)\n RETURNS SETOF integer\n LANGUAGE sql\nBEGIN ATOMIC\n ${query};\nEND\n`;

test.each([
  [procedure('a integer'), procedure('IN a integer'), []],
  [procedure('a integer'), procedure('INOUT a integer'), ['definition']],
  [procedure('a integer'), procedure('IN a integer', ' begin end '), ['definition']],
  [atomic('SELECT t.x FROM public.t WHERE (t.x > f.a)'), atomic('SELECT x FROM public.t WHERE (x > f.a)'), []],
  [atomic('SELECT t.x FROM public.t, public.u'), atomic('SELECT x FROM public.t, public.u'), ['definition']],
  [atomic('SELECT t.x FROM public.t'), atomic('SELECT t.y FROM public.t'), ['definition']],
])('%s and %s', async (a, b, expected) => {
  expect(await attributes(snapshot(a), snapshot(b))).toEqual(expected);
});

test('what differs besides stays', async () => {
  const [a, b] = [snapshot(procedure('a integer')), snapshot(procedure('IN a integer'), 'hot')];
  expect(await attributes(a, b)).toEqual(['comment']);
});
