// completion: a script that makes a shell complete verbs, options and the names of patches.
import { Problem } from '../../problem.ts';
import { type Command, lines, value } from '../command.ts';
import { type LiveKind, liveKinds } from '../completion/model.ts';

const shells = ['bash', 'zsh', 'fish'] as const;

export const completion: Command = {
  name: 'completion',
  group: 'look',
  summary: 'print what makes bash, zsh or fish complete verbs, options and names',
  arguments: [{ name: 'shell', about: 'bash, zsh or fish', optional: true }],
  options: [
    {
      flags: '--words <kind>',
      about: 'the words of the queue that a shell offers: patches, units, guards or targets',
      choices: liveKinds,
    },
  ],
  details: [
    'For this shell alone: source <(pgquilt completion bash), the same with zsh (after compinit), or\npgquilt completion fish | source. The names are read from the files of the queue; no database is opened.',
  ],
  examples: [
    {
      line: 'pgquilt completion bash > ~/.local/share/bash-completion/completions/pgquilt',
      meaning: 'from the next shell on, the tab key after pgquilt goto offers the patches',
    },
  ],
  async run(call) {
    const kind = value(call, 'words');
    if (kind !== undefined) {
      const { liveWords } = await import('../../queue/live-words.ts');
      const words = liveWords(await call.queue(), kind as LiveKind);
      return { json: words, text: lines(words) };
    }
    const [shell = ''] = call.args;
    const [{ commands }, { completedVerbs }] = await Promise.all([
      import('../commands.ts'),
      import('../completion/model.ts'),
    ]);
    const verbs = completedVerbs(commands, shells);
    const text = await scriptFor(shell, verbs);
    return { json: { shell, script: text }, text };
  },
};

async function scriptFor(shell: string, verbs: Parameters<typeof import('../completion/bash.ts').bashCompletion>[0]) {
  if (shell === 'bash') return (await import('../completion/bash.ts')).bashCompletion(verbs);
  if (shell === 'zsh') return (await import('../completion/zsh.ts')).zshCompletion(verbs);
  if (shell === 'fish') return (await import('../completion/fish.ts')).fishCompletion(verbs);
  throw new Problem('usage', shell === '' ? 'completion: for which shell?' : `completion: '${shell}' is not known`, {
    hint: 'pgquilt completion bash, zsh or fish',
  });
}
