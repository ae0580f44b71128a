// check --strict, through the program: what a warning comes to.
import { expect, test } from 'vitest';
import { describeOnRealServer } from '../support/databases.ts';
import { writeQueue } from '../support/queue.ts';
import { fn } from '../support/routines.ts';
import { pgquilt } from '../support/run.ts';

describeOnRealServer('check --strict', (server) => {
  test('fails where a lint has a warning, and only then', async () => {
    const definer = fn('f', '', 'RETURN 1;', 'SECURITY DEFINER').replace(
      /\n$/,
      '\nREVOKE ALL ON FUNCTION public.f() FROM PUBLIC;\n',
    );
    const { root: cwd } = writeQueue(
      { units: { g: fn('g', '', 'RETURN 1;') }, patches: { one: { f: definer } } },
      server.adminUrl,
    );
    const [plain, strict] = [await pgquilt(['check'], { cwd }), await pgquilt(['check', '--strict'], { cwd })];
    expect([plain.code, strict.code]).toEqual([0, 1]);
    for (const { stdout, stderr } of [plain, strict]) {
      expect(stdout).toMatch(/^1 patch went up and down again on .*: 1 routine in 1 unit, /);
      expect(stderr).toContain('udfs/public/f.sql:1:1: PQ001');
    }
  });
});
