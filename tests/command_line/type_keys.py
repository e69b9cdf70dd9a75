"""Types keys at a shell in a pseudo-terminal, until a text is on its screen.

type_keys.py READY KEYS TEXT SHELL...: waits for what the shell writes when it takes keys, and types; prints what the screen showed, exit code 0 if the text was there.
"""

import os
import pty
import select
import sys
import time

PATIENCE_S = 60

ready, keys, text, *shell = sys.argv[1:]
shown = b""
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(shell[0], shell)


def wait_for(wanted: bytes) -> bool:
    global shown
    start = len(shown)
    end = time.monotonic() + PATIENCE_S
    while wanted not in shown[start:]:
        left = end - time.monotonic()
        if left <= 0 or not select.select([terminal], [], [], left)[0]:
            return False
        try:
            shown += os.read(terminal, 65536)
        except OSError:
            return False
    return True


found = wait_for(ready.encode())
if found:
    os.write(terminal, keys.encode().decode("unicode_escape").encode())
    found = wait_for(text.encode())
os.close(terminal)
os.kill(pid, 9)
os.waitpid(pid, 0)
sys.stdout.buffer.write(shown)
sys.exit(0 if found else 1)
