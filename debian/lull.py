#!/usr/bin/python3
"""The command, over the program's own folder."""

import sys

sys.path.insert(0, "/usr/share/lull")

from device.cli import main

sys.exit(main())
