// export: the series as a quilt folder, an MQ queue or a mailbox.
import { type Command, value } from '../command.ts';

const formats = ['quilt', 'mq', 'mailbox'] as const;

export const exportSeries: Command = {
  name: 'export',
  group: 'queue',
  summary: "write the series for other programs: a quilt folder, Mercurial's queue, a mailbox for git am",
  arguments: [{ name: 'path', about: 'a new or empty folder; for a mailbox, a new file' }],
  options: [{ flags: '--format <format>', about: 'quilt where not given; or mq, or mailbox', choices: formats }],
  examples: [
    { line: 'pgquilt export ../review/patches', meaning: 'a series and its patches, as quilt has them' },
    { line: 'pgquilt export --format mailbox queue.mbox', meaning: 'mails for git am queue.mbox' },
  ],
  async run(call) {
    const { exportSeries } = await import('../../queue/export.ts');
    const [path = ''] = call.args;
    const format = formats.find((f) => f === value(call, 'format')) ?? 'quilt';
    const result = exportSeries(await call.queue(), path, call.cwd, format);
    const count = `${result.patches.length} patch${result.patches.length === 1 ? '' : 'es'}`;
    return { json: result, text: `Exported ${count} to ${path}\n` };
  },
};
