// Completion for bash.
import { type CompletedOption, type CompletedVerb, completedGlobals, flagsOf, type Words } from './model.ts';

/**
 * A script to be sourced. Live words are compared here and not by `compgen -W`, which would run what a patch's name says in
 * `$( )`.
 */
export function bashCompletion(verbs: readonly CompletedVerb[]): string {
  const globals = completedGlobals();
  const own = verbs.map(({ name, options }) => ({ name, options: options.slice(0, options.length - globals.length) }));
  return `# bash completion for pgquilt. To have it: source <(pgquilt completion bash)
_pgquilt_words() {
  local word
  while IFS= read -r word; do
    [[ -n $word && $word == "$cur"* ]] && COMPREPLY+=("$(printf %q "$word")")
  done
}
_pgquilt_live() {
  _pgquilt_words < <(command pgquilt "\${folder[@]}" completion --words "$1" 2> /dev/null < /dev/null)
}
_pgquilt_fixed() {
  _pgquilt_words < <(printf '%s\\n' "$@")
}
_pgquilt() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]} verb= place=0 at word folder=()
  COMPREPLY=()
  for ((at = 1; at < COMP_CWORD; at++)); do
    word=\${COMP_WORDS[at]}
    case $verb:$word in
      *:-C) folder=(-C "\${COMP_WORDS[at + 1]}"); ((at++)) ;;
      ${takingValues(globals, own)}) ((at++)) ;;
      *:-*) ;;
      :*) verb=$word ;;
      *) ((place++)) ;;
    esac
  done
  case $verb:$prev in
    *:-C) COMPREPLY=($(compgen -d -- "$cur")); return ;;
${valueCases(globals, own)}
  esac
  if [[ $cur == -* ]]; then
    case $verb in
${own.map(({ name, options }) => `      ${name}) _pgquilt_fixed ${[...flagsOf(options), ...flagsOf(globals)].join(' ')} ;;`).join('\n')}
      *) _pgquilt_fixed ${flagsOf(globals).join(' ')} ;;
    esac
    return
  fi
  case $verb:$place in
    :*) _pgquilt_fixed ${verbs.map((v) => v.name).join(' ')} ;;
${verbs.flatMap(placeCases).join('\n')}
  esac
}
complete -o default -F _pgquilt pgquilt
`;
}

interface Own {
  readonly name: string;
  readonly options: readonly CompletedOption[];
}

function takingValues(globals: readonly CompletedOption[], own: readonly Own[]): string {
  const of = (verb: string, options: readonly CompletedOption[]) =>
    flagsOf(options.filter((o) => o.takesValue && o.short !== '-C')).map((flag) => `${verb}:${flag}`);
  return [...of('*', globals), ...own.flatMap(({ name, options }) => of(name, options))].join(' | ');
}

function valueCases(globals: readonly CompletedOption[], own: readonly Own[]): string {
  const all = [{ name: '*', options: globals }, ...own];
  const lines = all.flatMap(({ name, options }) =>
    options
      .filter((o) => o.takesValue && o.short !== '-C')
      .map((o) => {
        const pattern = flagsOf([o])
          .map((flag) => `${name}:${flag}`)
          .join(' | ');
        return `    ${pattern}) ${o.words === null ? '' : `${give(o.words)}; `}return ;;`;
      }),
  );
  return lines.join('\n');
}

function placeCases({ name, places, many }: CompletedVerb): string[] {
  return places.flatMap((words, at) => {
    if (words === null) return [];
    return [`    ${name}:${many && at === places.length - 1 ? '*' : at}) ${give(words)} ;;`];
  });
}

function give(words: Words): string {
  return typeof words === 'string' ? `_pgquilt_live ${words}` : `_pgquilt_fixed ${words.join(' ')}`;
}
