#!/usr/bin/env python3
"""A web proxy that knows CONNECT and nothing else.

usage: connect_proxy.py RECORD

Prints its port. RECORD gets the request line of each connection.
"""
import socket
import sys
import threading

record = open(sys.argv[1], "ab", buffering=0)


def pump(source, sink):
    try:
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def serve(client):
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        more = client.recv(1)
        if not more:
            return
        head += more
    line = head.split(b"\r\n")[0]
    record.write(line + b"\n")
    verb, where, _ = line.decode().split(" ")
    host, _, port = where.rpartition(":")
    if verb != "CONNECT":
        client.sendall(b"HTTP/1.1 405 no\r\n\r\n")
        return
    server = socket.create_connection((host, int(port)))
    client.sendall(b"HTTP/1.1 200 go on\r\n\r\n")
    threading.Thread(target=pump, args=(server, client), daemon=True).start()
    pump(client, server)


listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
