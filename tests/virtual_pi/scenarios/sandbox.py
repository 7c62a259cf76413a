"""What the service may touch, tried from inside its own sandbox."""

import json
import re
from pathlib import Path

from tests.virtual_pi.guest.pi import Pi, shell

DROP_IN = Path("/run/systemd/system/lull.service.d/probe.conf")
FOUND = Path("/var/lib/lull/probe.json")
OURS = re.compile(r"/dev/(snd/.*|gpiochip\d+|i2c-\d+)")
HARMLESS = re.compile(r"/dev/(null|zero|full|random|urandom|tty|ptmx|pts/ptmx)")  # systemd gives these to every service


def holds(pi: Pi) -> dict[str, object]:
    """Three classes of device, one folder, no network, and little exposure."""
    pi.asleep()
    pi.systemctl("stop", "lull")
    DROP_IN.parent.mkdir(parents=True)
    probe = Path("/house/tests/virtual_pi/guest/probe.py").read_text()
    Path("/usr/local/lib/probe.py").write_text(probe)
    DROP_IN.write_text(
        "[Service]\nType=oneshot\nExecStart=\nExecStart=/usr/bin/python3 /usr/local/lib/probe.py\nRestart=no\n"
    )
    try:
        pi.systemctl("daemon-reload")
        pi.systemctl("start", "lull")
        found = json.loads(FOUND.read_text())
    finally:
        DROP_IN.unlink()
        FOUND.unlink(missing_ok=True)
        pi.systemctl("daemon-reload")
        pi.systemctl("start", "lull")
    opened = sorted(name for name, how in found["devices"].items() if how == "ok" and not HARMLESS.fullmatch(name))
    foreign = [name for name in opened if not OURS.fullmatch(name)]
    assert not foreign, foreign
    kinds = {name.split("/")[2].rstrip("0123456789") for name in opened}
    assert kinds == {"snd", "gpiochip", "i2c-"}, opened
    assert found["writable"] == ["/run/lull", "/tmp", "/var/lib/lull", "/var/tmp"], found["writable"]
    assert all(how != "ok" for how in found["network"].values()), found["network"]
    assert found["user"] != 0
    said = shell("systemd-analyze", "security", "--no-pager", "lull.service")
    exposure = float(re.findall(r"exposure level for lull.service: ([\d.]+)", said)[0])
    assert exposure <= 1.2, exposure
    return {"devices": len(opened), "refused": len(found["devices"]) - len(opened), "exposure": exposure}
