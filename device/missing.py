"""What to type where a library is missing that a device does without: for its pictures, for the panel. Pure."""

from pathlib import Path

PACKAGED, INSTALLED = Path("/usr/share/lull"), Path("/opt/lull")  # setup/deb, setup/install


def how_to_add(error: ModuleNotFoundError, home: Path = Path(__file__)) -> str:
    """What is missing and how to have it, in a line; `home`, a file of ours, tells which way Lull was installed."""
    if home.is_relative_to(PACKAGED) and error.name == "matplotlib":
        command = "`sudo apt install python3-matplotlib` adds it"
    elif home.is_relative_to(INSTALLED):
        command = "`sudo /opt/lull/bin/pip install -r lock/panel.txt`, where you typed `make install`, adds it"
    else:
        command = "`make run` sets it up in a checkout"
    return f"needs {error.name}: {command}"
