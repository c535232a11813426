"""Whoever waits for a kernel's reply is woken when it comes, whatever is sent meanwhile."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import zmq
import zmq.asyncio
from jupyter_client.channels import AsyncZMQSocketChannel
from jupyter_client.session import Session

import lost_wakeups

Send = Callable[[AsyncZMQSocketChannel, dict[str, Any]], None]
PATIENCE = 2.0  # seconds that the reply is waited for
SETTLED = 0.1  # seconds for a message to arrive on this machine


async def waited_for_a_reply(send: Send) -> float:
    """Seconds until a reply is seen that came while the loop was busy, right before a send."""
    context = zmq.asyncio.Context()
    near = context.socket(zmq.DEALER)
    kernel = zmq.Context.shadow(context.underlying).socket(zmq.ROUTER)
    near.connect(f"tcp://127.0.0.1:{kernel.bind_to_random_port('tcp://127.0.0.1')}")
    session = Session(key=b"key")
    channel = AsyncZMQSocketChannel(near, session)
    try:
        channel.send(session.msg("execute_request"))
        client, *_ = kernel.recv_multipart()
        reply = asyncio.ensure_future(channel.get_msg(timeout=PATIENCE))
        await asyncio.sleep(SETTLED)  # it waits
        Session(key=b"key").send(kernel, "execute_reply", ident=client)
        time.sleep(SETTLED)  # it has come, and nobody has looked
        begun = time.monotonic()
        send(channel, session.msg("comm_msg"))  # as nbclient tells a widget's state
        assert (await reply)["msg_type"] == "execute_reply"
        return time.monotonic() - begun
    finally:
        near.close(linger=0)
        kernel.close(linger=0)
        context.term()


def waited(send: Send) -> float:
    """The same, in a thread: a browser's driver may have an event loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(waited_for_a_reply(send))).result()


def test_a_send_leaves_those_awake_who_wait() -> None:
    assert waited(lost_wakeups.send) < PATIENCE / 4


def test_the_mend_is_still_needed() -> None:
    assert waited(lost_wakeups.PLAIN_SEND) > PATIENCE / 2, (
        "jupyter_client wakes who waits by itself now: remove book/_extensions/lost_wakeups.py, "
        "and name that version as the oldest in pyproject.toml"
    )


def test_every_channel_of_this_process_is_mended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AsyncZMQSocketChannel, "send", lost_wakeups.PLAIN_SEND)
    lost_wakeups.end_lost_wakeups()
    assert waited(AsyncZMQSocketChannel.send) < PATIENCE / 4
