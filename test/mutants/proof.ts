// The proof before the commit: validators, callers, lints, tests.
import type { Mutant } from './mutant.ts';

const PROOF = 'validators under';
const LINTS = 'lints';
const TESTS = 'tests of a patch';

// biome-ignore format: a line each
export const proof: readonly Mutant[] = [
  { row: PROOF, without: 'validation after all of the patch is in place', file: 'database/change/engine.ts', find: `...(validated ? [] : made.map((s) => validateStatement(s, level.index))),`, put: '', test: 'validation', named: 'an error has file, line and column' },
  { row: PROOF, without: 'what needs a later routine, moved behind it', file: 'database/change/replan.ts', find: 'level.steps = [...makes.filter((s) => s !== step), step, ...drops];', put: 'level.steps = [...makes, ...drops];', test: 'validation', named: 'the one that another needs' },
  { row: PROOF, without: 'the same on pop', file: 'database/change/restore.ts', find: `r !== undefined && code === '42883' &&`, put: `r !== undefined && code === 'never' &&`, test: 'round-trip' },
  { row: PROOF, without: 'SET clauses in force', file: 'database/change/step-sql.ts', find: `FOREACH c IN ARRAY coalesce(r.proconfig, '{}') LOOP`, put: `FOREACH c IN ARRAY '{}'::pg_catalog.text[] LOOP`, test: 'validation', named: 'own SET clauses' },
  { row: PROOF, without: 'callers validated again', file: 'database/proof/prove.ts', find: `if (changed.length + own.length === 0) return`, put: `if (changed.length + own.length >= 0) return`, test: 'callers', named: 'each is listed' },
  { row: PROOF, without: 'what was broken before, passed over', file: 'database/proof/prove.ts', find: `known = findingKeys(`, put: `void findingKeys(`, test: 'callers', named: 'what was broken before is not blamed' },
  { row: PROOF, without: 'callers through operators and views', file: 'database/proof/proof-sql.ts', find: `UNION SELECT coalesce(p.proname, c.relname, o.oprname)::text FROM hanging h`, put: `UNION SELECT coalesce(p.proname)::text FROM hanging h`, test: 'callers' },
  { row: PROOF, without: 'plpgsql_check', file: 'database/proof/proof-sql.ts', find: "${check === null ? '' : callCheck(check)}", put: '', test: 'plpgsql-check', long: true },
  { row: PROOF, without: 'impact: bodies that name it', file: 'database/impact/graph.ts', find: `mentions(level),`, put: `'SELECT 1 WHERE false',`, test: 'impact', named: 'callers by what their bodies say' },
  { row: LINTS, without: 'PQ001', file: 'lint/rules/definer-search-path.ts', find: `if (!says(made, 'SECURITY DEFINER') ||`, put: `if (made !== undefined ||`, test: 'lints' },
  { row: LINTS, without: 'PQ002', file: 'lint/rules/ambiguous-overload.ts', find: `if (ambiguousCalls.length === 0) return [];`, put: `return [];`, test: 'lints' },
  { row: LINTS, without: 'PQ003', file: 'lint/rules/dropped-attribute.ts', find: `.filter((s) => !meant(s))`, put: `.filter((s) => s === null)`, test: 'lints' },
  { row: LINTS, without: 'PQ004', file: 'lint/rules/held-results.ts', find: `if (holders.length === 0) return [];`, put: `return [];`, test: 'lints' },
  { row: LINTS, without: 'PQ005', file: 'lint/rules/public-definer.ts', find: `if (meant) return [];`, put: `return [];`, test: 'lints' },
  { row: LINTS, without: 'PQ006', file: 'lint/rules/plv8-syntax.ts', find: `if (fault === null) return [];`, put: `return [];`, test: 'lints', named: 'plv8' },
  { row: LINTS, without: 'the place of a plv8 error', file: 'lint/rules/plv8-syntax.ts', find: `const column = Math.max(0, carets.indexOf('^'));`, put: `const column = 0;`, test: 'lint/plv8-syntax' },
  { row: LINTS, without: 'how they are silenced', file: 'lint/ignore.ts', find: `if (known !== undefined) ignored.add(known.code);`, put: ``, test: 'lints' },
  { row: LINTS, without: 'a reason for the silence', file: 'lint/ignore.ts', find: `reason === '' ?`, put: `reason === 'x' ?`, test: 'lint/lint', named: 'is refused with its line' },
  { row: TESTS, without: 'a failure that stops', file: 'queue/common/patch-tests.ts', find: `if (run.failure !== null && options.collect !== true) throw run.failure;`, put: ``, test: 'patch-tests', named: 'stops the push where it fails' },
  { row: TESTS, without: 'the rollback', file: 'database/run-test.ts', find: `const after = ['ROLLBACK TO SAVEPOINT pgquilt_test', 'RELEASE`, put: `const after = ['RELEASE`, test: 'patch-tests', named: 'runs at its own level' },
  { row: TESTS, without: 'false, that is no assertion that holds', file: 'routine/verdict.ts', find: `rows.find((row) => row[last] !== true)`, put: `rows.find((row) => row[last] === 0)`, test: 'patch-tests', named: 'stops the push where it fails' },
  { row: TESTS, without: 'pgTAP', file: 'routine/verdict.ts', find: `return (/^not ok\\b/.test(first)`, put: `return (/^never\\b/.test(first)`, test: 'patch-tests', named: 'pgTAP' },
  { row: TESTS, without: 'ASSERT, whatever the role says', file: 'database/run-test.ts', find: `'SET LOCAL plpgsql.check_asserts TO on',`, put: ``, test: 'patch-tests', named: 'a role that turns ASSERT off' },
];
