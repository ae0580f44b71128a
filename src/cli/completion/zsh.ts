// Completion for zsh.
import { type CompletedOption, type CompletedVerb, completedGlobals, type Words } from './model.ts';

/** A file for a folder of $fpath, named _pgquilt, or to be sourced. */
export function zshCompletion(verbs: readonly CompletedVerb[]): string {
  const globals = completedGlobals();
  const cases = verbs.map(({ name, options, places, many }) => {
    const args = places.map((words, at) => {
      const place = many && at === places.length - 1 ? '*' : String(at + 1);
      return `'${place}:: :${action(words)}'`;
    });
    const specs = [...options.flatMap(optionSpecs), ...args];
    return `        ${name}) _arguments -S ${specs.join(' \\\n          ')} ;;`;
  });
  return `#compdef pgquilt
# zsh completion for pgquilt. To have it: source <(pgquilt completion zsh)
_pgquilt_live() {
  local -a found
  found=(\${(f)"$(command pgquilt $_pgquilt_folder completion --words $1 2> /dev/null < /dev/null)"})
  compadd -a found
}
_pgquilt() {
  local curcontext="$curcontext" state line
  local -a _pgquilt_folder verbs
  local at=\${words[(I)-C]}
  (( at )) && _pgquilt_folder=(-C "\${(Q)words[at + 1]}")
  verbs=(
${verbs.map(({ name, summary }) => `    ${quote(`${name}:${summary}`)}`).join('\n')}
  )
  _arguments -S -C ${[...globals.flatMap(optionSpecs), "'1: :->verb'", "'*:: :->rest'"].join(' \\\n    ')}
  case $state in
    verb) _describe verb verbs ;;
    rest)
      case $line[1] in
${cases.join('\n')}
      esac ;;
  esac
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _pgquilt "$@"; else compdef _pgquilt pgquilt; fi
`;
}

function optionSpecs({ short, long, about, takesValue, words }: CompletedOption): string[] {
  const value = takesValue ? `: :${short === '-C' ? '_files -/' : action(words)}` : '';
  const flags = [short, long].filter((flag) => flag !== null);
  return flags.map((flag) => quote(`${flag}[${about.replace(/[[\]:]/g, '\\$&')}]${value}`));
}

/** The blank keeps zsh from putting options of its own in front of the word. */
function action(words: Words | null): string {
  if (words === null) return '';
  return typeof words === 'string' ? ` _pgquilt_live ${words}` : `(${words.join(' ')})`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
