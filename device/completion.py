"""Shell completion written from the parser itself, so that it never tells of an option that is not there."""

import argparse

BASH = """\
# bash completion for lull; `source <(lull completion bash)`
_lull() {{
    local word=${{COMP_WORDS[COMP_CWORD]}} words="{commands}"
    if [ "$COMP_CWORD" -gt 1 ]; then
        case ${{COMP_WORDS[1]}} in
{cases}
        *) words="" ;;
        esac
    fi
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
    [ ${{#COMPREPLY[@]}} -gt 0 ] || mapfile -t COMPREPLY < <(compgen -f -- "$word")
}}
complete -F _lull lull
"""
ZSH = "# zsh completion for lull; `source <(lull completion zsh)`\nautoload -U +X bashcompinit && bashcompinit\n"
SOUNDS = "$(lull sounds 2>/dev/null | cut -d' ' -f1)"


def script(parser: argparse.ArgumentParser, shell: str) -> str:
    """What a `shell` ("bash" or "zsh") sources."""
    subparsers = next(a for a in parser._actions if isinstance(a, argparse._SubParsersAction))  # noqa: SLF001
    cases = "\n".join(f'        {name}) words="{_words(sub)}" ;;' for name, sub in subparsers.choices.items())
    bash = BASH.format(commands=" ".join(subparsers.choices), cases=cases)
    return bash if shell == "bash" else ZSH + bash


def _words(parser: argparse.ArgumentParser) -> str:
    words = []
    for action in parser._actions:  # noqa: SLF001 - argparse has no other way to list them
        words += [o for o in action.option_strings if o.startswith("--")]
        words += [str(c) for c in action.choices or ()]
        if action.dest == "sound":
            words.append(SOUNDS)
    return " ".join(words)
