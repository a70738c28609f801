import type { Place } from './places.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

const PROGRAM = 'durable-chatwoot-agent';
const FUNCTION = '_durable_chatwoot_agent';

/** A script that lets a shell complete the program's commands and options; files are completed as ever. */
export function completionScript(shell: Shell, places: Place[]): string {
  return SCRIPTS[shell](places);
}

const SCRIPTS: Record<Shell, (places: Place[]) => string> = { bash, zsh, fish };

/** Which place the words before the cursor lead to: what is no command, such as a number, leads nowhere else. */
function walk(places: Place[], words: string): string {
  const known = places.filter(({ path }) => path !== '').map(({ path }) => `'${path}'`);
  const offers = places.map(({ path, words: offered }) => `    '${path}') offered='${offered.join(' ')}' ;;`);
  return `  local at='' word offered=''
  for word in ${words}; do
    # Behind the value of an option its command goes on.
    at="\${at%% --*}"
    case "$at $word" in
      ${known.join('|')}) at="$at $word" ;;
    esac
  done
  case "$at" in
${offers.join('\n')}
  esac`;
}

function bash(places: Place[]): string {
  return `${FUNCTION}() {
  # A colon parts COMP_WORDS: start:worker is one word here, and completed behind the colon.
  local before="\${COMP_LINE:0:COMP_POINT}" typed
  read -ra typed <<< "\${before% *}"
  before="\${before##* }"
${walk(places, '"${typed[@]:1}"')}
  mapfile -t COMPREPLY < <(compgen -W "$offered" -- "$before")
  if [[ "$before" == *:* && "$COMP_WORDBREAKS" == *:* ]]; then
    COMPREPLY=("\${COMPREPLY[@]#"\${before%"\${before##*:}"}"}")
  fi
}
complete -o default -F ${FUNCTION} ${PROGRAM}`;
}

function zsh(places: Place[]): string {
  return `#compdef ${PROGRAM}
${FUNCTION}() {
${walk(places, '"${words[@]:1:$((CURRENT - 2))}"')}
  compadd -- \${=offered} || _files
}
compdef ${FUNCTION} ${PROGRAM}`;
}

function fish(places: Place[]): string {
  const known = places.filter(({ path }) => path !== '').map(({ path }) => `'${path}'`);
  const offers = places.map(
    ({ path, words }) => `complete -c ${PROGRAM} -n "${FUNCTION}_at '${path}'" -a '${words.join(' ')}'`,
  );
  return `function ${FUNCTION}_at
  set -l at ''
  for word in (commandline -opc)[2..-1]
    set at (string replace -r ' --.*' '' -- $at)
    switch "$at $word"
      case ${known.join(' ')}
        set at "$at $word"
    end
  end
  test "$at" = "$argv[1]"
end
${offers.join('\n')}`;
}
