// delete: takes patches out of the series.
import { type Command, flag, lines } from '../command.ts';
import { NONE_DONE } from '../output/plan.ts';

export const deletePatch: Command = {
  name: 'delete',
  group: 'queue',
  summary: 'take patches that are not applied out of the series; their files are kept',
  arguments: [{ name: 'patch', about: 'a patch, or A..B: those from A to B', many: true }],
  options: [{ flags: '--dry-run', about: 'say what would go, and change nothing' }],
  details: ['A copy of each file, tests included, is kept under .pgquilt/backups/. Edits under udfs/ are not touched.'],
  examples: [
    { line: 'pgquilt delete fold-os-names', meaning: 'an applied one is refused: pop it first' },
    { line: 'pgquilt delete fold-os-names..count-signups', meaning: 'both, and all between them in the series' },
  ],
  async run(call) {
    const { deletePatches } = await import('../../queue/delete.ts');
    const dryRun = flag(call, 'dryRun');
    const { deleted, kept, notes } = await deletePatches(await call.queue(), [...call.args], { dryRun });
    const did = deleted.map((name) => `${dryRun ? 'Would remove' : 'Removed'} patch ${name}`);
    const text = lines([...did, ...(dryRun ? [NONE_DONE] : [])]);
    const where = kept === null ? [] : [`Kept in ${kept}`];
    return { json: { deleted, kept }, text, notes: [...notes, ...where] };
  },
};
