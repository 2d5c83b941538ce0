#!/usr/bin/env python3
"""The small internet in which real mail servers make their bounces: a name server, a receiving host
that refuses in every way there is, and a collector that keeps what comes back.

usage: world.py OUTPUT_FOLDER      (inside a network namespace of its own: it binds ports 53 and 25)

Everything lives on 127.0.0.0/8. `cases.py` says what each recipient and domain provokes.
"""
import os
import re
import socket
import socketserver
import struct
import sys
import threading
import time

from cases import ADDRESSES, CASES

NXDOMAIN, SERVFAIL = 3, 2


# ---------------------------------------------------------------- names (RFC 1035, just enough)
def read_name(packet, at):
    labels = []
    while packet[at]:
        labels.append(packet[at + 1:at + 1 + packet[at]].decode("latin-1").lower())
        at += 1 + packet[at]
    return ".".join(labels), at + 1


def write_name(name):
    return b"".join(bytes([len(label)]) + label.encode() for label in name.split(".") if label) + b"\0"


def record(name, kind, data):
    return write_name(name) + struct.pack(">HHIH", kind, 1, 60, len(data)) + data


def answer(packet):
    name, end = read_name(packet, 12)
    kind = struct.unpack(">H", packet[end:end + 2])[0]
    host = ADDRESSES.get(name)
    code, records = 0, []
    if name.endswith(".in-addr.arpa"):
        if kind == 12:
            records.append(record(name, 12, write_name("host.example")))
    elif host == "servfail":
        code = SERVFAIL
    elif host is None:
        code = NXDOMAIN
    elif host == "nullmx":
        if kind == 15:
            records.append(record(name, 15, struct.pack(">H", 0) + b"\0"))
    elif host == "empty":
        pass
    elif kind == 15 and not name.startswith("mx."):
        records.append(record(name, 15, struct.pack(">H", 10) + write_name("mx." + name)))
    elif kind == 1:
        records.append(record(name, 1, socket.inet_aton(host)))
    head = packet[:2] + struct.pack(">HHHHH", 0x8580 | code, 1, len(records), 0, 0)
    return head + packet[12:end + 4] + b"".join(records)


class Names(socketserver.BaseRequestHandler):
    def handle(self):
        packet, sock = self.request
        try:
            sock.sendto(answer(packet), self.client_address)
        except (IndexError, struct.error):
            pass


# ---------------------------------------------------------------- mail (RFC 5321, as a receiver)
class Receiver(socketserver.StreamRequestHandler):
    """Refuses by the local part of the recipient or by the address it was reached at."""
    timeout = 30

    def say(self, *lines):
        for line in lines:
            self.wfile.write(line.encode("utf-8") + b"\r\n")
        self.wfile.flush()

    def hear(self):
        line = self.rfile.readline(65536)
        return line.decode("latin-1").rstrip("\r\n") if line else None

    def reply(self, text):
        lines = text.split("\n")
        if lines == ["drop"]:
            return False
        self.say(*[line[:3] + "-" + line[4:] for line in lines[:-1]], lines[-1])
        return True

    def handle(self):
        self.here = self.request.getsockname()[0]
        case = next((c for c in CASES if c.get("host") == self.here), {})
        name = "mx." + next((n for n, a in ADDRESSES.items() if a == self.here and not n.startswith("mx.")), "example")
        if not self.reply(case.get("greeting", f"220 {name} ESMTP ready")):
            return
        self.rcpts, self.sender, self.name = [], "", name
        while (line := self.hear()) is not None:
            if not self.command(line, case):
                return

    def command(self, line, case):
        verb = line[:4].upper()
        if verb == "EHLO":
            offers = [self.name, "8BITMIME", "ENHANCEDSTATUSCODES", "PIPELINING", "SIZE 50000000"]
            return self.reply("\n".join("250 " + offer for offer in offers))
        if verb == "HELO":
            return self.reply(f"250 {self.name}")
        if verb == "MAIL":
            self.sender = line
            return self.reply(case.get("mail", "250 2.1.0 Ok"))
        if verb == "RCPT":
            rcpt = re.search(r"<([^>]*)>", line)
            local = rcpt.group(1).split("@")[0].split("+")[0].lower() if rcpt else ""
            one = next((c for c in CASES if c["local"] == local and c.get("rcpt")), None)
            if one:
                return self.reply(one["rcpt"].replace("{rcpt}", rcpt.group(1)))
            self.rcpts.append(local)
            return self.reply("250 2.1.5 Ok")
        if verb == "DATA" and not self.rcpts and "data" not in case:
            return self.reply("554 5.5.1 Error: no valid recipients")
        if verb == "DATA":
            return self.reply(case.get("data", "354 End data with <CR><LF>.<CR><LF>")) and self.content()
        if verb == "RSET" or verb == "NOOP":
            self.rcpts = []
            return self.reply("250 2.0.0 Ok")
        if verb == "QUIT":
            self.reply("221 2.0.0 Bye")
            return False
        return self.reply("502 5.5.1 Command not implemented")

    def content(self):
        body = []
        while (line := self.rfile.readline(1 << 20)) and line.rstrip(b"\r\n") != b".":
            body.append(line[1:] if line.startswith(b"..") else line)
        if self.here == ADDRESSES["sender.example"]:
            keep(b"".join(body), self.sender, self.rcpts)
        one = next((c for c in CASES if c["local"] in self.rcpts and c.get("eom")), None)
        self.rcpts = []
        return self.reply(one["eom"] if one else "250 2.0.0 Ok: queued")


LOCK, COUNT = threading.Lock(), [0]


def keep(message, sender, rcpts):
    """What came back, with the trace that a mailbox would add."""
    with LOCK:
        COUNT[0] += 1
        path = os.path.join(sys.argv[1], f"{COUNT[0]:04d}.eml")
    envelope = re.search(r"<([^>]*)>", sender)
    head = f"Return-Path: <{envelope.group(1) if envelope else ''}>\nDelivered-To: {rcpts[0] if rcpts else 'unknown'}@sender.example\n"
    with open(path + ".tmp", "wb") as out:
        out.write(head.encode() + message.replace(b"\r\n", b"\n"))
    os.rename(path + ".tmp", path)


class Threads(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 64


def main():
    names = socketserver.ThreadingUDPServer(("127.0.0.1", 53), Names)
    threading.Thread(target=names.serve_forever, daemon=True).start()
    listening = {a for a in ADDRESSES.values() if a.startswith("127.") and a not in ("127.0.0.1", ADDRESSES["refused.example"])}
    for address in sorted(listening):
        server = Threads((address, 25), Receiver)
        threading.Thread(target=server.serve_forever, daemon=True).start()
    print("world: ready", flush=True)
    while True:
        time.sleep(60)


main()
