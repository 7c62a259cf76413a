"""Shell completion written from the parser itself, so that it never tells of an option that is not there."""

import argparse
from collections.abc import Iterator

BASH = """\
# completion for lull in {shell}: source <(lull completion {shell})
_lull() {{
    # Bash breaks words at ":" and "=" and replaces what is behind the last of them; here they are as they were typed.
    local typed=("") last=0 joined="" rest=$COMP_LINE piece i
    for ((i = 0; i <= COMP_CWORD; i++)); do
        piece=${{COMP_WORDS[i]}} joined=""
        case $rest in
        [[:space:]]*) last=$((last + 1)) ;;
        *) joined=${{typed[last]}} ;;
        esac
        typed[last]=$joined$piece rest=${{rest#*"$piece"}}
    done
    # Which command it is, how many of its arguments are there, and whether an option waits for its value.
    local chosen="" at=0 takes=""
    for ((i = 1; i < last; i++)); do
        if [ -n "$takes" ]; then
            takes=""
            continue
        fi
        case "$chosen ${{typed[i]}}" in
        {commands}) chosen="$chosen ${{typed[i]}}" at=0 ;;
        {valued}) takes=${{typed[i]}} ;;
        *" -"*) ;;
        *) at=$((at + 1)) ;;
        esac
    done
    local word=${{typed[last]}} slot=${{takes:-$at}} values="" before="" replaced="" value
    if [ -z "$takes" ]; then
        case $word in
        --*=*) slot=${{word%%=*}} before=${{word%%=*}}= ;;
        -*) slot=- ;;
        esac
    fi
    case "$chosen $slot" in
{slots}
    esac
    if [ -n "$joined" ]; then replaced=${{word%"${{word##*[:=]}}"}}; fi
    COMPREPLY=()
    for value in $(compgen -W "$values" -- "${{word#"$before"}}"); do
        value=$before$value
        COMPREPLY+=("${{value#"$replaced"}}")
    done
}}
complete -o default -F _lull lull
"""
ZSH = """\
#compdef lull
autoload -U +X compinit bashcompinit
(( $+functions[compdef] )) || compinit
bashcompinit
"""
# Zsh runs an installed file at the first Tab, and that Tab is to be answered too.
ZSH_END = """\
[[ $funcstack[1] != _lull ]] || _bash_complete -o default -F _lull
"""
LISTED = {  # by how the help calls them
    "SOUND": "$(lull sounds 2>/dev/null | cut -d' ' -f1)",
    "SCRIPT": "$(lull sounds 2>/dev/null | cut -d' ' -f1 | sed -n 's/^[^:]*://p' | sort -u)",
}


def script(parser: argparse.ArgumentParser, shell: str) -> str:
    """What a `shell` ("bash" or "zsh") sources. Where no word fits, a file may be meant: the shell offers those."""
    parsers = dict(_parsers("", parser))
    bash = BASH.format(
        shell=shell,
        commands="|".join(f'"{path}"' for path in parsers if path),
        valued="|".join(f'"{path} {o}"' for path, p in parsers.items() for a in _valued(p) for o in a.option_strings),
        slots="\n".join(
            f'    "{path} {slot}") values="{values}" ;;'
            for path, p in parsers.items()
            for slot, values in _slots(p)
            if values
        ),
    )
    return ZSH + bash + ZSH_END if shell == "zsh" else bash


def _parsers(path: str, parser: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """It and those of its subcommands, each after what is typed for it."""
    yield path, parser
    for action in _actions(parser):
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            for name, below in action.choices.items():
                yield from _parsers(f"{path} {name}", below)


def _slots(parser: argparse.ArgumentParser) -> Iterator[tuple[str, str]]:
    """Words for the name of an option ("-"), for the value of each, and for each argument by its place."""
    yield "-", " ".join(o for action in _actions(parser) for o in action.option_strings if o.startswith("--"))
    for action in _valued(parser):
        for option in action.option_strings:
            yield option, _words(action)
    arguments = (action for action in _actions(parser) if not action.option_strings)
    for place, action in enumerate(arguments):
        yield str(place), _words(action)


def _valued(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    """Options that take a value."""
    return [action for action in _actions(parser) if action.option_strings and action.nargs != 0]


def _words(action: argparse.Action) -> str:
    """None where it is a file, a number or a text."""
    if action.choices is not None:
        return " ".join(map(str, action.choices))
    return LISTED.get(str(action.metavar), "")


def _actions(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    """Argparse has no other way to list them."""
    return parser._actions  # noqa: SLF001
