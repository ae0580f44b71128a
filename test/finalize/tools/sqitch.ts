import { installed, type Project, run, type Tool } from './tool.ts';

const sqitchRun = ({ url, ...project }: Project, ...args: string[]) =>
  run({ url, ...project }, 'sqitch', args, { SQITCH_FULLNAME: 'Test', SQITCH_EMAIL: 'test@example.org', TZ: 'UTC' });
const target = (url: string): string => url.replace(/^postgres(ql)?:/, 'db:pg:');

export const sqitch: Tool = {
  format: 'sqitch',
  directory: 'sqitch',
  find: () => installed('sqitch', ['--version'], "Debian's sqitch, libdbd-pg-perl and postgresql-client"),
  prepare: (project) =>
    sqitchRun(project, 'init', 'shop', '--engine', 'pg', '--top-dir', 'sqitch').then(() => undefined),
  up: async (project) => {
    for (const to of [['--to', '@ROOT'], []]) {
      await sqitchRun(project, 'deploy', '--verify', ...to, target(project.url));
      await sqitch.verify?.(project);
    }
  },
  verify: (project) => sqitchRun(project, 'verify', target(project.url)),
  down: async (project) => {
    const count = await run(project, 'psql', ['-XAtc', 'SELECT count(*) FROM sqitch.changes', project.url]);
    const to = count.trim() === '1' ? [] : ['--to', '@HEAD^'];
    return await sqitchRun(project, 'revert', '-y', ...to, target(project.url));
  },
};
