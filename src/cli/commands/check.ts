// check: proves the whole queue on a throw-away database.
import { lints } from '../../lint/lints.ts';
import { type Command, flag } from '../command.ts';
import { exitStatus } from '../exit.ts';
import { proofFailures, proofJson, proofNotes } from '../output/proof.ts';

export const check: Command = {
  name: 'check',
  group: 'database',
  summary: 'prove the queue on a throw-away database: set-up, base, every patch up and down again',
  arguments: [{ name: 'patch', about: 'stop at this patch; its tests and those below it run', optional: true }],
  options: [{ flags: '--strict', about: 'fail on warnings of the lints, too' }],
  details: [
    'The database is an embedded one in memory, or a fresh one on the server that --target or --database names; it is\nremoved afterwards. The tests beside the patches run, each at its level. This is the one command that the CI of a\npull request needs.',
    `The lints look at what the patches change; push and refresh stop at an error and print a warning. A patch silences one\nwith a line "Lint-ignore: CODE why" in its header.\n${lintTable()}`,
  ],
  examples: [
    { line: 'pgquilt check', meaning: 'on PGlite, in memory' },
    { line: 'pgquilt check fold-os-names', meaning: 'the patches up to this one' },
    { line: 'pgquilt check --database postgres://postgres@localhost/postgres', meaning: 'on the server you run' },
  ],
  async run(call) {
    const { check } = await import('../../queue/check.ts');
    const result = await check(await call.queue(), { upTo: call.args[0] });
    const { server, units, routines, patches, milliseconds } = result;
    const seconds = (milliseconds / 1000).toFixed(1);
    const [stack, base, files] = [
      `${patches.length} patch${patches.length === 1 ? '' : 'es'}`,
      `${routines} routine${routines === 1 ? '' : 's'}`,
      `${units} unit${units === 1 ? '' : 's'}`,
    ];
    const text = `${stack} went up and down again on ${server}: ${base} in ${files}, ${seconds} s\n`;
    const found = result.lints.some((finding) => finding.severity === 'error' || flag(call, 'strict'));
    const failed = found || result.tests.some((test) => test.failure !== null);
    return {
      json: { server, units, routines, patches, milliseconds, ...proofJson(result) },
      text,
      notes: [...proofNotes(result, call.style), ...proofFailures(result, call.style)],
      exit: failed ? exitStatus.failed : 0,
    };
  },
};

function lintTable(): string {
  return lints.map(({ code, severity, summary }) => `  ${code}  ${severity.padEnd(7)}  ${summary}`).join('\n');
}
