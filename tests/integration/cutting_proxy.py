#!/usr/bin/env python3
"""Forwards TCP connections and cuts them.

usage: cutting_proxy.py PORT STEP

Listens on a port of its own (printed) and forwards to PORT on 127.0.0.1. The first connection is cut
after STEP octets from the server, the second after STEP octets from the client, the third after 2 STEP
from the server, and so on. Every third cut is a reset, the others are an orderly end.
"""
import itertools
import socket
import struct
import sys
import threading

target, step = int(sys.argv[1]), int(sys.argv[2])


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


def pump(source, sink, limit, reset):
    try:
        while limit is None or limit > 0:
            data = source.recv(65536 if limit is None else min(limit, 65536))
            if not data:
                break
            sink.sendall(data)
            if limit is not None:
                limit -= len(data)
    except OSError:
        pass
    end((source, sink), reset and limit == 0)


listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
for n in itertools.count():
    client, _ = listener.accept()
    server = socket.create_connection(("127.0.0.1", target))
    limit, from_server = step * (n // 2 + 1), n % 2 == 0
    for source, sink, mine in ((server, client, from_server), (client, server, not from_server)):
        threading.Thread(target=pump, args=(source, sink, limit if mine else None, n % 3 == 0), daemon=True).start()
