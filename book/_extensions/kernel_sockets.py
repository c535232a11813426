"""A kernel is reached by files of its own, not by ports that somebody else may take.

jupyter_client looks for five free ports, lets go of them, and names them to the kernel,
which takes them when it has started, a second or three later. In that time they are
anybody's: another kernel's, a server's, a browser's. The kernel that finds one taken
ends, or waits for ever with the others open, and whoever started it gives up after a
minute ("Kernel didn't respond in 60 seconds"). Beside many servers and kernels, as the
tests run, that is one start in some hundred.

A socket that is a file in a folder of the kernel's own can't be taken. Its path must be
shorter than zmq.IPC_PATH_MAX_LEN, about a hundred characters, so it isn't put into
Jupyter's own folder, which may lie deep.
"""

from pathlib import Path

import zmq
from traitlets.config import Config


def own_sockets(folder: Path) -> Config:
    """For a KernelManager, sync or not: sockets in ``folder``, which is for one kernel only.

    Where ZeroMQ has no such sockets, the kernel gets ports, as usual.
    """
    if not zmq.has("ipc"):
        return Config()
    connection = {"transport": "ipc", "connection_file": str(folder / "kernel.json")}
    return Config(KernelManager=connection)
