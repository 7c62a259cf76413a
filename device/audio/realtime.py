"""Real-time scheduling for the calling thread, so that a busy machine cannot make it late."""

import os

PRIORITY = 10  # above every ordinary program, below the kernel's interrupt threads (50)


def ask_for_realtime() -> bool:
    """Put the calling thread under SCHED_FIFO; False when not allowed (systemd: LimitRTPRIO=)."""
    try:
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(PRIORITY))
    except OSError:
        return False
    return True
