"""Who may open what below /dev: the device's own user above all, and whoever asks."""

from device.config import Config
from device.doctor.facts import Account, Facts, Node
from device.doctor.finding import Finding, ok, unsure, wrong

KINDS = {
    "/dev/snd/": "audio",
    "/dev/gpiochip": "gpio",
    "/dev/i2c-": "i2c",
}  # and the group that Raspberry Pi OS gives it
RULES = "/etc/udev/rules.d/60-lull.rules"


def findings(facts: Facts, config: Config) -> list[Finding]:
    """One for each kind of file that the configuration needs."""
    kinds = dict(KINDS)
    if config.lamp.chip == "none":
        del kinds["/dev/i2c-"]
    return [access(kind, group, facts) for kind, group in kinds.items()]


def access(kind: str, group: str, facts: Facts) -> Finding:
    """Of all its files, or of one of them where a Pi has more than it shows: pins and buses."""
    check = f"permission on {kind}*"
    nodes = [node for node in facts.nodes if node.path.startswith(kind) and _matters(node)]
    if not nodes:
        return unsure(check, "there are no such files, see above")
    if not facts.accounts:
        return unsure(check, "there is no user lull; is Lull installed?")
    for who in facts.accounts:
        refused = [node for node in nodes if not may(who, node)]
        if refused:
            return _refused(check, who, refused[0], group)
    return ok(check, f"{' and '.join(who.name for who in facts.accounts)} may read and write {nodes[0].path}")


def may(who: Account, node: Node) -> bool:
    """Read and write, as Linux decides it."""
    if who.uid == 0:
        return True
    shift = 6 if who.uid == node.uid else 3 if node.gid in who.gids else 0
    return node.mode >> shift & 0o6 == 0o6


def _refused(check: str, who: Account, node: Node, group: str) -> Finding:
    seen = f"{who.name} may not: {node.path} belongs to group {node.group}, mode {node.mode & 0o777:04o}"
    wanted = f"{who.name} may read and write it, by the group {group}"
    by_group = node.mode >> 3 & 0o6 == 0o6
    if by_group and node.group != "root":
        mend = f"add {who.name} to the group, and log in again; for lull, restart it"
        return wrong(
            check, seen, wanted, mend, f"sudo usermod -aG {node.group} {who.name}", "sudo systemctl restart lull"
        )
    mend = f"Lull's rule for udev gives it to the group: is {RULES} there? Then have it read again"
    return wrong(check, seen, wanted, mend, "sudo udevadm control --reload", "sudo udevadm trigger")


def _matters(node: Node) -> bool:
    """Of a card's files those that play, and none that Lull never opens."""
    return not node.path.startswith("/dev/snd/") or node.path.endswith("p") or "control" in node.path
