#!/usr/bin/env python3
"""A mail server up to the end of the login, which writes down who came how.

usage: login_server.py PROTOCOL RECORD ADDRESS

PROTOCOL is imap, imaps, pop3 or pop3s. Prints its port. How it behaves is read from RECORD.options for each connection,
in the syntax of a shell: CERT KEY [--offer "NAME ..."] [--words "NAME ..."] [--how HOW] [--client-ca FILE] [--tls 1.1].
RECORD gets a line for each name of SNI ("SNI ..."), client
certificate ("CERT ..."), command, and answer (decoded where it is base64). --offer are SASL mechanisms, --words
further capabilities; READONLY, NOFOLDER and NOUIDL make it behave so; there is no folder Missing, and Shut cannot be
opened. HOW:
  ok        lets anybody in
  refuse    NO [AUTHENTICATIONFAILED] or -ERR [AUTH]
  later     NO [UNAVAILABLE] or -ERR [SYS/TEMP]
  echo      refuses, and repeats what it was told
  early     says OK before anything was answered
  more      asks and asks
  drip      says something now and then, and never comes to an end
  badtoken  refuses a token as RFC 7628 says: with JSON first
  busytoken the same with the status 503
  preauth   begins with PREAUTH, inside TLS
"""
import argparse
import base64
import shlex
import socket
import ssl
import sys
import threading
import time

p = argparse.ArgumentParser()
p.add_argument("cert")
p.add_argument("key")
p.add_argument("--offer", default="PLAIN")
p.add_argument("--words", default="")
p.add_argument("--how", default="ok")
p.add_argument("--client-ca")
p.add_argument("--tls")
protocol, record_path, host = sys.argv[1:4]
imap = protocol.startswith("imap")
o = None  # of the connection at hand: the tests make one at a time


def note(text):
    with open(record_path, "a", encoding="latin-1") as f:
        f.write(text.replace("\0", "\\0").replace("\1", "\\1") + "\n")


def make_context():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(o.cert, o.key)
    context.sni_callback = lambda _sock, name, _context: note(f"SNI {name}")
    if o.client_ca:
        context.load_verify_locations(o.client_ca)
        context.verify_mode = ssl.CERT_REQUIRED
    if o.tls:
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    return context


class Connection:
    def __init__(self, sock):
        self.sock, self.data, self.tls, self.last = sock, b"", False, ""
        if protocol.endswith("s"):
            self.start_tls()

    def start_tls(self):
        self.data = b""
        self.sock = make_context().wrap_socket(self.sock, server_side=True)
        self.tls = True
        name = self.sock.getpeercert() if o.client_ca else None
        if name:
            note("CERT " + dict(pair[0] for pair in name["subject"])["commonName"])

    def say(self, text):
        self.sock.sendall(text.encode("latin-1") + b"\r\n")

    def line(self):
        while b"\n" not in self.data:
            more = self.sock.recv(65536)
            if not more:
                raise EOFError
            self.data += more
        line, self.data = self.data.split(b"\n", 1)
        return line.rstrip(b"\r").decode("latin-1")

    def ask(self, challenge=""):
        self.say("+ " + challenge)
        self.last = base64.b64decode(self.line()).decode("latin-1")
        note("> " + self.last)


ENDS = {"refuse": ("NO [AUTHENTICATIONFAILED] no", "-ERR [AUTH] no"), "later": ("NO [UNAVAILABLE] later", "-ERR [SYS/TEMP] later"),
        "badtoken": ("NO failed", "-ERR failed"), "busytoken": ("NO failed", "-ERR failed")}


def end(c, tag):
    if o.how == "echo":
        words = c.last.split("\0")[-1]
        c.say(f"{tag} NO wrong password {words}" if imap else f"-ERR wrong password {words}")
    elif o.how in ENDS:
        c.say(f"{tag} {ENDS[o.how][0]}" if imap else ENDS[o.how][1])
    else:
        c.say(f"{tag} OK in" if imap else "+OK in")


def authenticate(c, tag, mechanism):
    if o.how == "early":
        return end(c, tag)
    c.ask()
    if mechanism == "LOGIN":
        c.ask("UGFzc3dvcmQ6")
    while o.how == "drip":
        c.sock.sendall(b"* OK thinking\r\n" if imap else b"+")
        time.sleep(0.3)
    while o.how == "more":
        c.ask()
    if o.how in ("badtoken", "busytoken"):
        status = "401" if o.how == "badtoken" else "503"
        c.ask(base64.b64encode(f'{{"status":"{status}","schemes":"bearer"}}'.encode()).decode())
    return end(c, tag)


def imap_command(c, tag, rest):
    verb = rest.upper().split(" ")[0]
    if verb == "CAPABILITY":
        words = ("" if c.tls else "STARTTLS LOGINDISABLED ") + o.words
        c.say("* CAPABILITY IMAP4rev1 SASL-IR " + " ".join("AUTH=" + m for m in o.offer.split()) + " " + words)
        c.say(f"{tag} OK done")
    elif verb == "STARTTLS":
        c.say(f"{tag} OK begin")
        c.start_tls()
    elif verb == "AUTHENTICATE":
        authenticate(c, tag, rest.upper().split(" ")[1])
    elif verb == "LOGIN":
        c.say("+ go on")
        note("> " + c.line())
        c.say("+ go on")
        c.last = c.line()
        note("> " + c.last)
        end(c, tag)
    elif verb == "LOGOUT":
        c.say(f"* BYE\r\n{tag} OK")
        return False
    elif verb in ("EXAMINE", "SELECT") and "NOFOLDER" in o.words:
        c.say(f"{tag} NO [NONEXISTENT] no such folder")
    elif verb == "EXAMINE" and "Missing" in rest:
        c.say(f"{tag} NO Mailbox doesn't exist: Missing")
    elif verb == "EXAMINE" and "Shut" in rest:
        c.say(f"{tag} NO [NOPERM] not for you")
    elif verb in ("EXAMINE", "SELECT"):
        how = "READ-ONLY" if verb == "EXAMINE" or "READONLY" in o.words else "READ-WRITE"
        c.say(f"* 0 EXISTS\r\n* OK [UIDVALIDITY 1] x\r\n* OK [UIDNEXT 2] x\r\n{tag} OK [{how}] done")
    else:
        c.say(f"{tag} OK")
    return True


def pop3_command(c, words):
    if words[0] == "CAPA":
        sasl = f"SASL {o.offer}\r\n" if o.offer else ""
        more = "".join(w + "\r\n" for w in o.words.split())
        c.say("+OK\r\nTOP\r\nUIDL\r\n" + sasl + more + ("" if c.tls else "STLS\r\n") + ".")
    elif words[0] == "STLS":
        c.say("+OK begin")
        c.start_tls()
    elif words[0] == "AUTH":
        authenticate(c, "", words[1])
    elif words[0] == "PASS":
        c.last = " ".join(words[1:])
        end(c, "")
    elif words[0] == "STAT":
        c.say("+OK 1 100" if "NOUIDL" in o.words else "+OK 0 0")
    elif words[0] == "LIST":
        c.say("+OK\r\n1 100\r\n.")
    elif words[0] == "UIDL":
        c.say("-ERR what")
    elif words[0] == "QUIT":
        c.say("+OK")
        return False
    else:
        c.say("+OK")
    return True


def serve(sock):
    try:
        c = Connection(sock)
        c.say(("* PREAUTH hi" if o.how == "preauth" else "* OK hi") if imap else "+OK hi")
        going = True
        while going:
            line = c.line()
            if imap:
                tag, _, rest = line.partition(" ")
                note(rest)
                going = imap_command(c, tag, rest)
            else:
                note(line)
                words = line.split(" ")
                going = pop3_command(c, [words[0].upper()] + words[1:])
    except (EOFError, OSError) as e:
        if isinstance(e, ssl.SSLError):
            note(f"TLS {e.reason}")
    finally:
        sock.close()


listener = socket.create_server((host, 0), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
print(listener.getsockname()[1], flush=True)
while True:
    client = listener.accept()[0]
    with open(record_path + ".options", encoding="utf-8") as options:
        o = p.parse_args(shlex.split(options.read()))
    threading.Thread(target=serve, args=(client,), daemon=True).start()
