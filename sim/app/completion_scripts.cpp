#include "sim/app/completion.hpp"

namespace coldcast {
namespace {

// bash takes --format=json apart at "=", and then wants the part behind it only.
constexpr const char* bash_script = R"(# bash completion of coldcast
_coldcast() {
  local word part=0 i
  [[ ${COMP_WORDS[COMP_CWORD]} == '=' || ${COMP_WORDS[COMP_CWORD-1]} == '=' ]] && part=1
  COMPREPLY=()
  while IFS= read -r word; do
    case $word in
      '<files>') compopt -o filenames 2>/dev/null
        while IFS= read -r i; do COMPREPLY+=("$i"); done \
          < <(compgen -f -- "${COMP_WORDS[COMP_CWORD]#=}") ;;
      '<folders>') compopt -o filenames 2>/dev/null
        while IFS= read -r i; do COMPREPLY+=("$i"); done \
          < <(compgen -d -- "${COMP_WORDS[COMP_CWORD]#=}") ;;
      *) word=${word%%$'\t'*}
        [[ $word == *= ]] && compopt -o nospace 2>/dev/null
        ((part)) && word=${word#*=}
        COMPREPLY+=("$word") ;;
    esac
  done < <("${1/#\~/$HOME}" completion words -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _coldcast coldcast
)";

constexpr const char* zsh_script = R"(#compdef coldcast
# zsh completion of coldcast
_coldcast() {
  local line
  local -a given plain shown open open_shown
  given=("${(@Q)words[2,CURRENT]}")
  for line in "${(@f)$(${(Q)~words[1]} completion words -- "${(@)given}" 2>/dev/null)}"; do
    case $line in
      '') ;;
      '<files>') _files ;;
      '<folders>') _files -/ ;;
      *=|*=$'\t'*) open+=("${line%%$'\t'*}"); open_shown+=("${line/$'\t'/  -- }") ;;
      *) plain+=("${line%%$'\t'*}"); shown+=("${line/$'\t'/  -- }") ;;
    esac
  done
  (( $#plain )) && compadd -l -d shown -a plain
  (( $#open )) && compadd -l -S '' -d open_shown -a open
  return 0
}
if [[ ${funcstack[1]} == _coldcast ]]; then _coldcast "$@"; else compdef _coldcast coldcast; fi
)";

}  // namespace

const char* completion_script(const std::string& shell) {
  return shell == "bash" ? bash_script : zsh_script;
}

}  // namespace coldcast
