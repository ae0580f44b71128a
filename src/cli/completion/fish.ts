// Completion for fish.
import { type CompletedOption, type CompletedVerb, completedGlobals, type Words } from './model.ts';

/** A file for fish's folder of completions, or to be sourced. */
export function fishCompletion(verbs: readonly CompletedVerb[]): string {
  const globals = completedGlobals();
  const lines = verbs.flatMap(({ name, summary, options, places }) => {
    const seen = `-n ${quote(`__fish_seen_subcommand_from ${name}`)}`;
    const words = [...new Set(places.filter((p) => p !== null))];
    return [
      `complete -c pgquilt -n __fish_use_subcommand -a ${name} -d ${quote(summary)}`,
      ...options
        .slice(0, options.length - globals.length)
        .map((option) => `complete -c pgquilt ${seen} ${optionWords(option)}`),
      ...words.map((place) => `complete -c pgquilt ${seen} -a ${quote(wordList(place))}`),
    ];
  });
  return `# fish completion for pgquilt. To have it: pgquilt completion fish | source
function __pgquilt_live
    set -l folder
    set -l words (commandline -opc)
    if set -l at (contains -i -- -C $words)
        set folder -C $words[(math $at + 1)]
    end
    command pgquilt $folder completion --words $argv[1] 2>/dev/null </dev/null
end
complete -c pgquilt -f
${globals.map((option) => `complete -c pgquilt ${optionWords(option)}`).join('\n')}
${lines.join('\n')}
`;
}

function optionWords({ short, long, about, takesValue, words }: CompletedOption): string {
  const flags = [
    ...(short === null ? [] : [`-s ${short.slice(1)}`]),
    ...(long === null ? [] : [`-l ${long.slice(2)}`]),
  ];
  const value =
    short === '-C'
      ? `-xa ${quote('(__fish_complete_directories)')}`
      : words === null
        ? '-x'
        : `-xa ${quote(wordList(words))}`;
  return [...flags, ...(takesValue ? [value] : []), `-d ${quote(about)}`].join(' ');
}

function wordList(words: Words): string {
  return typeof words === 'string' ? `(__pgquilt_live ${words})` : words.join(' ');
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
