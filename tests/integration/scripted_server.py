#!/usr/bin/env python3
"""A mail server that misbehaves and writes down what it is told.

usage: scripted_server.py PROTOCOL MODE[:N] RECORD [CERT KEY]

PROTOCOL is imap, imaps, pop3 or pop3s. Prints its port, then serves until it is killed. RECORD gets
every octet a client sends, decrypted where there is TLS. With N only the first N connections see
MODE, the others a good server. MODE:
  good        offers STARTTLS or STLS, logs anybody in
  stripped    does not offer STARTTLS or STLS
  inject      appends answers to its STARTTLS go-ahead, before TLS
  preauth     begins with PREAUTH
  silent      accepts, and never says anything
  bye         refuses with BYE or -ERR
  busy        answers the login with NO [UNAVAILABLE] or -ERR [IN-USE]
  stuck       says nothing any more after the login
  cut         closes in the middle of a message
  hangup      ends every session with BYE as soon as it waits in IDLE
  deaf        hears nothing any more once it waits in IDLE
  noquit      refuses QUIT
  delay       wants 3 seconds from login to login (LOGIN-DELAY), and refuses who comes earlier
  delayuser   the same, but says 1 before the login and 3 after it
Hostile ones, while a message is fetched (IMAP) or listed (POP3), or where it says:
  literal4g literal99 literalwrap     literals of 2^32 - 6, of 99 digits, of 2^32 + 5 octets
  line lines  a line, or answers, without end
  greeting capabilities               a line without end as greeting, answers without end to CAPABILITY or CAPA
  nested      200,000 opening parentheses
  otheruid    a message that was not asked for
  drip        an octet now and then, for ever
  list0 list4g twice                  numbers out of range, or one twice
  text        a message without end
  later       "not now" instead of a message
"""
import itertools
import socket
import ssl
import sys
import threading
import time

protocol, mode, record_path = sys.argv[1:4]
mode, _, bad_connections = mode.partition(":")
imap = protocol.startswith("imap")
implicit = protocol.endswith("s")
context = None
if len(sys.argv) > 4:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[4], sys.argv[5])
record = open(record_path, "ab", buffering=0)


class Connection:
    def __init__(self, sock):
        self.sock, self.data, self.tls = sock, b"", implicit
        if implicit:
            self.sock = context.wrap_socket(sock, server_side=True)

    def say(self, text):
        self.sock.sendall(text.encode("latin-1"))

    def line(self):
        while b"\n" not in self.data:
            more = self.sock.recv(4096)
            if not more:
                raise EOFError
            record.write(more)
            self.data += more
        line, self.data = self.data.split(b"\n", 1)
        return line.rstrip(b"\r").decode("latin-1")

    def start_tls(self):
        self.data = b""
        self.sock = context.wrap_socket(self.sock, server_side=True)
        self.tls = True


FILL = "y" * 65536


def endless(c, text, pause=0.0):
    while True:
        c.say(text)
        time.sleep(pause)


def imap_hostility(c):
    """What comes instead of the message that was asked for."""
    if mode == "drip":
        c.say("* 1 FETCH (UID 1 BODY[] {5000}\r\n")
        endless(c, "x", 0.2)
    if mode == "lines":
        endless(c, "* 1 FETCH (FLAGS (\\Seen))\r\n" * 1000)
    if mode == "line":
        endless(c, FILL)
    number = {"literal4g": 2**32 - 6, "literal99": "9" * 99, "literalwrap": 2**32 + 5}.get(mode)
    if number:
        c.say(f"* 1 FETCH (UID 1 BODY[] {{{number}}}\r\nhello)\r\n")
    if mode == "nested":
        c.say("* 1 FETCH (BODYSTRUCTURE " + "(" * 200000 + "\r\n")
    if mode == "otheruid":
        c.say("* 1 FETCH (UID 7 BODY[] {5}\r\nhello)\r\n")


def serve_imap(c, mode):
    if mode == "greeting":
        endless(c, FILL)
    c.say("* PREAUTH hi\r\n" if mode == "preauth" else "* BYE overloaded\r\n" if mode == "bye" else "* OK hi\r\n")
    if mode == "bye":
        return
    while True:
        tag, _, rest = c.line().partition(" ")
        verb = rest.upper().split(" ")[0]
        if verb == "CAPABILITY" and mode == "capabilities":
            endless(c, "* CAPABILITY " + "X" * 900 + "\r\n")
        if verb == "CAPABILITY":
            offer = "" if c.tls or mode == "stripped" else " STARTTLS"
            c.say(f"* CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN UIDPLUS IDLE{offer}\r\n{tag} OK done\r\n")
        elif verb == "STARTTLS":
            extra = "* OK injected\r\nA003 OK injected\r\n" if mode == "inject" else ""
            c.say(f"{tag} OK begin\r\n{extra}")
            c.start_tls()
        elif verb in ("AUTHENTICATE", "LOGIN"):
            c.say("+ \r\n")
            c.line()
            if mode == "busy":
                c.say(f"{tag} NO [UNAVAILABLE] backend is down\r\n")
            else:
                c.say(f"{tag} OK in\r\n")
        elif verb in ("SELECT", "EXAMINE"):
            if mode == "stuck":
                time.sleep(60)
            c.say(f"* 1 EXISTS\r\n* OK [UIDVALIDITY 1] x\r\n* OK [UIDNEXT 2] x\r\n{tag} OK [READ-WRITE] done\r\n")
        elif verb == "FETCH":
            c.say(f'* 1 FETCH (UID 1 RFC822.SIZE 5000 INTERNALDATE "01-Jan-2026 00:00:00 +0000")\r\n{tag} OK done\r\n')
        elif rest.upper().startswith("UID FETCH") and mode == "cut":
            c.say("* 1 FETCH (UID 1 BODY[] {5000}\r\nSubject: half\r\n")
            return
        elif rest.upper().startswith("UID FETCH"):
            if mode not in ("good", "hangup"):
                imap_hostility(c)
            c.say(f"* 1 FETCH (UID 1 BODY[] {{5}}\r\nhello)\r\n{tag} OK done\r\n")
        elif verb == "IDLE" and mode == "hangup":
            c.say("+ idling\r\n* BYE that is enough\r\n")
            return
        elif verb == "IDLE" and mode == "deaf":
            c.say("+ idling\r\n")
            time.sleep(60)
        elif verb == "IDLE":
            c.say("+ idling\r\n")
            c.line()
            c.say(f"{tag} OK done\r\n")
        elif verb == "LOGOUT":
            c.say(f"* BYE bye\r\n{tag} OK bye\r\n")
            return
        else:
            c.say(f"{tag} OK whatever\r\n")


def pop3_hostility(c):
    """What comes instead of a listing."""
    if mode == "drip":
        endless(c, "1", 0.2)
    if mode == "line":
        endless(c, FILL)
    if mode == "lines":
        c.say("+OK\r\n")
        endless(c, "1 100\r\n" * 1000)
    number = {"list0": 0, "list4g": 4000000000}.get(mode)
    if number is not None:
        c.say(f"+OK\r\n{number} 100\r\n.\r\n")
    if mode == "twice":
        c.say("+OK\r\n1 100\r\n1 100\r\n.\r\n")


last_login = 0.0


def delay(inside):
    """The capability LOGIN-DELAY."""
    return {"delay": "LOGIN-DELAY 3\r\n", "delayuser": "LOGIN-DELAY 3\r\n" if inside else "LOGIN-DELAY 1 USER\r\n"}.get(mode, "")


def may_log_in():
    global last_login
    before, last_login = last_login, time.monotonic()
    return last_login - before >= 3


def serve_pop3(c, mode):
    if mode == "greeting":
        endless(c, FILL)
    c.say("-ERR [SYS/TEMP] overloaded\r\n" if mode == "bye" else "+OK hi\r\n")
    if mode == "bye":
        return
    inside = False
    while True:
        words = c.line().upper().split(" ")
        if words[0] == "CAPA" and mode == "capabilities":
            c.say("+OK\r\n")
            endless(c, "X" * 900 + "\r\n")
        if words[0] == "CAPA":
            offer = "" if c.tls or mode == "stripped" else "STLS\r\n"
            c.say(f"+OK\r\nTOP\r\nUIDL\r\nSASL PLAIN\r\n{offer}{delay(inside)}.\r\n")
        elif words[0] == "STLS":
            extra = "+OK injected\r\n" if mode == "inject" else ""
            c.say(f"+OK begin\r\n{extra}")
            c.start_tls()
        elif words[0] == "AUTH":
            if len(words) < 3:
                c.say("+ \r\n")
                c.line()
            inside = not mode.startswith("delay") or may_log_in()
            if mode == "busy":
                c.say("-ERR [IN-USE] somebody else is in\r\n")
            elif not inside:
                c.say("-ERR [LOGIN-DELAY] minimum time between mail checks violation\r\n")
            else:
                c.say("+OK in\r\n")
        elif words[0] == "STAT":
            if mode == "stuck":
                time.sleep(60)
            c.say("+OK 1 5000\r\n")
        elif words[0] in ("LIST", "UIDL"):
            if mode != "good":
                pop3_hostility(c)
            c.say("+OK\r\n1 5000\r\n.\r\n")
        elif words[0] == "RETR" and mode == "cut":
            c.say("+OK\r\nSubject: half\r\n")
            return
        elif words[0] == "RETR" and mode == "later":
            c.say("-ERR [SYS/TEMP] the store is away\r\n")
        elif words[0] == "RETR" and mode == "text":
            c.say("+OK\r\n")
            endless(c, "Subject: more\r\n" * 4000)
        elif words[0] == "RETR":
            c.say("+OK\r\nSubject: whole\r\n\r\n.\r\n")
        elif words[0] == "QUIT" and mode == "noquit":
            c.say("-ERR some deleted messages not removed\r\n")
            return
        elif words[0] == "QUIT":
            c.say("+OK bye\r\n")
            return
        else:
            c.say("+OK\r\n")


def serve(sock, mode):
    try:
        if mode == "silent":
            time.sleep(60)
        (serve_imap if imap else serve_pop3)(Connection(sock), mode)
    except (EOFError, OSError):
        pass
    finally:
        sock.close()


listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
for number in itertools.count(1):
    client, _ = listener.accept()
    shown = "good" if bad_connections and number > int(bad_connections) else mode
    threading.Thread(target=serve, args=(client, shown), daemon=True).start()
