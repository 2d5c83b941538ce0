#!/usr/bin/env python3
"""Forwards TCP connections and disturbs them.

usage: cutting_proxy.py PORT STEP [cut|stall|slow]

Listens on a port of its own (printed) and forwards to PORT on 127.0.0.1. The first connection is cut
after STEP octets from the server, the second after STEP octets from the client, the third after 2 STEP
from the server, and so on. Every third cut is a reset, the others are an orderly end. With stall nothing
is passed on any more, in neither direction, and nothing is said; with slow everything is, octet by octet.
"""
import itertools
import socket
import struct
import sys
import threading
import time

target, step = int(sys.argv[1]), int(sys.argv[2])
way = sys.argv[3] if len(sys.argv) > 3 else "cut"


def end(sockets, reset):
    for s in sockets:
        try:
            if reset:
                s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            # wakes the other thread, whose recv() would keep the socket open
            s.shutdown(socket.SHUT_RD if reset else socket.SHUT_RDWR)
        except OSError:
            pass
    for s in sockets:
        s.close()


def pump(source, sink, limit, reset, stalled):
    try:
        while limit is None or limit > 0:
            data = source.recv(65536 if limit is None else min(limit, 65536))
            if not data:
                break
            while stalled.is_set():
                time.sleep(1)
            for piece in ([data[i:i + 1] for i in range(len(data))] if way == "slow" else [data]):
                sink.sendall(piece)
            if limit is not None:
                limit -= len(data)
        if way == "stall" and limit == 0:
            stalled.set()
            source.recv(1)  # its end
    except OSError:
        pass
    end((source, sink), reset and limit == 0)


listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
for n in itertools.count():
    client, _ = listener.accept()
    server = socket.create_connection(("127.0.0.1", target))
    for s in (client, server):
        s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    stalled = threading.Event()
    limit, from_server = step * (n // 2 + 1), n % 2 == 0
    for source, sink, mine in ((server, client, from_server), (client, server, not from_server)):
        threading.Thread(target=pump, args=(source, sink, limit if mine and way != "slow" else None, n % 3 == 0, stalled),
                         daemon=True).start()
