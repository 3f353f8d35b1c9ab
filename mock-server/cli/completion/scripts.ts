import { COMMAND } from '../start/options/flags.ts'

/** Line that the hidden command prints if the shell may also complete the names of files. */
export const FILES = ':files'
/** Name of the hidden command that prints the words that can complete a command line. */
export const WORDS_COMMAND = 'complete-words'

export const shells = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof shells)[number]

/**
 * The completion script of each shell. A script passes the words up to the cursor to the hidden command. The command
 * prints one line for each word: the word, a tab and its description. The scripts need no other program.
 */
export const scripts: Readonly<Record<Shell, string>> = {
  bash: `_gift_mock() {
  local line value current="\${COMP_WORDS[COMP_CWORD]}"
  [[ $current == "=" ]] && current=""
  COMPREPLY=()
  while IFS= read -r line; do
    if [[ $line == "${FILES}" ]]; then
      while IFS= read -r value; do
        compopt -o filenames 2>/dev/null
        COMPREPLY+=("$value")
      done < <(compgen -f -- "$current")
    else
      value="\${line%%$'\\t'*}"
      [[ $value == *= ]] && compopt -o nospace 2>/dev/null
      COMPREPLY+=("$value")
    fi
  done < <(${COMMAND} ${WORDS_COMMAND} -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _gift_mock ${COMMAND}
`,
  zsh: `#compdef ${COMMAND}
_gift_mock() {
  local line value files
  local -a candidates open
  while IFS= read -r line; do
    value=\${line%%$'\\t'*}
    if [[ $line == "${FILES}" ]]; then
      files=1
    elif [[ $value == *= ]]; then
      open+=("$value")
    else
      candidates+=("\${value//:/\\\\:}:\${line#*$'\\t'}")
    fi
  done < <(${COMMAND} ${WORDS_COMMAND} -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null)
  (( $#candidates )) && _describe '${COMMAND}' candidates
  (( $#open )) && compadd -S '' -- "\${open[@]}"
  [[ -n $files ]] && _files
  return 0
}
if [[ $funcstack[1] == _gift_mock ]]; then _gift_mock "$@"; else compdef _gift_mock ${COMMAND}; fi
`,
  fish: `function __gift_mock
  set -l words (commandline -opc)
  set -l current (commandline -ct)
  set -e words[1]
  for line in (${COMMAND} ${WORDS_COMMAND} -- $words "$current" 2>/dev/null)
    if test "$line" = "${FILES}"
      __fish_complete_path "$current"
    else
      echo $line
    end
  end
end
complete -c ${COMMAND} -f -a '(__gift_mock)'
`,
}
