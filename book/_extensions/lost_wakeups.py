"""Wake whoever waits for a message on a socket that somebody else sends on.

jupyter_client's asynchronous channels send through a blocking twin of their socket
(``Session.send`` makes a shadow of it). ZeroMQ tells of a message's arrival once,
and a send takes that notice: if a message has come and the event loop hasn't looked
yet, the coroutine that waits for it sleeps until its own time limit, and only then
finds it. nbclient does this whenever a widget of a notebook holds outputs, as those
of ``interact`` do: it sends the widget's state on the channel where it awaits the end
of the cell. On a busy machine every fourth run of such a notebook stood still for
the time limit of a cell.

The same was wrong at a kernel's end of the line before ipykernel 7.4
(https://github.com/ipython/ipykernel/pull/1529); here it is an open question
(https://github.com/jupyter/jupyter_client/pull/1059). Blocking clients, such as nbval's,
and JupyterLab's server, which reads through streams, don't have it.

Reading a socket's events after the send is pyzmq's own way to have its waiting
coroutines looked after. The test of this module says when jupyter_client does so
itself: then the module can go.
"""

from typing import Any

import zmq
from jupyter_client.channels import AsyncZMQSocketChannel

PLAIN_SEND = AsyncZMQSocketChannel.send


def send(channel: AsyncZMQSocketChannel, message: dict[str, Any]) -> None:
    """Send a message, and wake who waits for one that has come meanwhile."""
    PLAIN_SEND(channel, message)
    channel.socket.get(zmq.EVENTS)


def end_lost_wakeups() -> None:
    """Have all asynchronous channels of this process send like that."""
    # A method of a library is replaced on purpose, which a type checker takes for a slip.
    AsyncZMQSocketChannel.send = send  # type: ignore[assignment]
