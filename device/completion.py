"""Shell completion written from the parser itself, so that it never tells of an option that is not there."""

import argparse

BASH = """\
# completion for lull in {shell}: source <(lull completion {shell})
_lull() {{
    local word=${{COMP_WORDS[COMP_CWORD]}} values="{values}" options="{options}"
    if [ "$COMP_CWORD" -gt 1 ]; then
        case ${{COMP_WORDS[1]}} in
{cases}
        *) values="" options="" ;;
        esac
    fi
    case $word in
        -*) COMPREPLY=($(compgen -W "$options" -- "$word")) ;;
        *) COMPREPLY=($(compgen -W "$values" -- "$word")) ;;
    esac
}}
complete -o default -F _lull lull
"""
ZSH = """\
autoload -U +X compinit bashcompinit
(( $+functions[compdef] )) || compinit
bashcompinit
"""
SOUNDS = "$(lull sounds 2>/dev/null | cut -d' ' -f1)"


def script(parser: argparse.ArgumentParser, shell: str) -> str:
    """What a `shell` ("bash" or "zsh") sources. Where no word fits, a file may be meant: the shell offers those."""
    subparsers = next(a for a in parser._actions if isinstance(a, argparse._SubParsersAction))  # noqa: SLF001
    bash = BASH.format(
        shell=shell,
        values=" ".join(subparsers.choices),
        options=_options(parser),
        cases="\n".join(_case(name, sub) for name, sub in subparsers.choices.items()),
    )
    return ZSH + bash if shell == "zsh" else bash


def _case(name: str, parser: argparse.ArgumentParser) -> str:
    below = [p for a in parser._actions if isinstance(a, argparse._SubParsersAction) for p in a.choices.values()]  # noqa: SLF001
    values = [str(choice) for action in parser._actions for choice in action.choices or ()]  # noqa: SLF001
    if any(action.dest == "sound" for action in parser._actions):  # noqa: SLF001
        values.append(SOUNDS)
    options = " ".join(dict.fromkeys(" ".join(map(_options, (parser, *below))).split()))
    return f'        {name}) values="{" ".join(values)}" options="{options}" ;;'


def _options(parser: argparse.ArgumentParser) -> str:
    """The long ones; argparse has no other way to list them."""
    found = (option for action in parser._actions for option in action.option_strings)  # noqa: SLF001
    return " ".join(option for option in found if option.startswith("--"))
