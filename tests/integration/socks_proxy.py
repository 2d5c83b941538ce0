#!/usr/bin/env python3
"""A SOCKS5 proxy (RFC 1928) without authentication.

usage: socks_proxy.py RECORD

Prints its port. RECORD gets "name HOST PORT" or "address HOST PORT" for each connection: what it was asked for.
"""
import socket
import sys
import threading

record = open(sys.argv[1], "a", buffering=1, encoding="ascii")


def exactly(sock, n):
    data = b""
    while len(data) < n:
        more = sock.recv(n - len(data))
        if not more:
            raise OSError
        data += more
    return data


def pump(source, sink):
    try:
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def serve(client):
    exactly(client, exactly(client, 2)[1])
    client.sendall(b"\5\0")
    kind = exactly(client, 4)[3]
    if kind == 3:
        host = exactly(client, exactly(client, 1)[0]).decode()
    elif kind == 1:
        host = socket.inet_ntop(socket.AF_INET, exactly(client, 4))
    else:
        host = socket.inet_ntop(socket.AF_INET6, exactly(client, 16))
    port = int.from_bytes(exactly(client, 2), "big")
    record.write(f"{'name' if kind == 3 else 'address'} {host} {port}\n")
    try:
        server = socket.create_connection((host, port))
    except OSError:
        client.sendall(b"\5\5\0\1\0\0\0\0\0\0")
        return
    client.sendall(b"\5\0\0\1\0\0\0\0\0\0")
    threading.Thread(target=pump, args=(server, client), daemon=True).start()
    pump(client, server)


listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
