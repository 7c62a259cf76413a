"""S-expressions, the text that KiCad's files are made of."""

import re
from collections.abc import Iterator

Node = str | list["Node"]  # an atom, quoted or not, as it stands in the file; or a list
_TOKEN = re.compile(r'\(|\)|"(?:\\.|[^"\\])*"|[^\s()"]+')


def parse(text: str) -> list[Node]:
    """The first list of a text. Raises ValueError where the brackets do not match."""
    stack: list[list[Node]] = [[]]
    for word in _TOKEN.findall(text):
        if word == "(":
            stack.append([])
        elif word == ")":
            if len(stack) < 2:
                raise ValueError("a bracket is closed that was never opened")
            done = stack.pop()
            stack[-1].append(done)
        else:
            stack[-1].append(word)
    if len(stack) != 1 or not stack[0] or not isinstance(stack[0][0], list):
        raise ValueError("not a whole s-expression")
    return stack[0][0]


def dump(node: Node, depth: int = 0) -> str:
    """The text of a node, a list with lists inside on lines of its own."""
    if isinstance(node, str):
        return node
    if not any(isinstance(child, list) for child in node):
        return "(" + " ".join(str(child) for child in node) + ")"
    head = " ".join(child for child in node if isinstance(child, str))
    inner = "".join("\n" + "\t" * (depth + 1) + dump(child, depth + 1) for child in node if isinstance(child, list))
    return f"({head}{inner}\n" + "\t" * depth + ")"


def quoted(text: str) -> str:
    """An atom that holds any text."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def plain(atom: Node) -> str:
    """The text of an atom, without its quotes."""
    assert isinstance(atom, str)
    if atom.startswith('"'):
        return atom[1:-1].replace('\\"', '"').replace("\\\\", "\\")
    return atom


def children(node: Node, name: str) -> Iterator[list[Node]]:
    """The lists inside that begin with a name."""
    for child in node:
        if isinstance(child, list) and child and child[0] == name:
            yield child


def child(node: Node, name: str) -> list[Node]:
    """The first of them. Raises LookupError where there is none."""
    for found in children(node, name):
        return found
    raise LookupError(f"no {name} in {node[0] if node else node}")
