// edit: opens units in the user's editor.
import { type Command, lines } from '../command.ts';

export const edit: Command = {
  name: 'edit',
  group: 'queue',
  summary: 'open units in $VISUAL or $EDITOR',
  arguments: [{ name: 'unit', about: 'a routine, or a file under udfs/', many: true }],
  details: ['There is nothing to add first: refresh finds every edited unit, whatever it was edited with.'],
  examples: [{ line: 'pgquilt edit crash_rate', meaning: 'opens udfs/public/crash_rate.sql' }],
  async run(call) {
    const { unitsToEdit } = await import('../../queue/edit.ts');
    const { editorOf, openEditor } = await import('../editor.ts');
    const context = await call.queue();
    const editor = editorOf(call.env);
    const { files } = await unitsToEdit(context, [...call.args]);
    await openEditor(editor, files, { cwd: context.root, env: call.env, keepStdout: call.json });
    return { json: { files }, text: lines(files) };
  },
};
