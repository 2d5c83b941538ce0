#!/usr/bin/env python3
"""A receiver of webhooks that misbehaves by path, and writes what it got as lines of JSON.

usage: webhook_receiver.py PORT-FILE LOG SECRET [CERTIFICATE]
  /ok        200            /flaky  500 for the first try of each event, then 200
  /redirect  302 to /moved  /hang   takes the request and says nothing
  /refuse    500 always     /long   200 and an answer that does not end
  /slow      200 after 50 ms
  /one       500 always for one event (the first it sees), 200 for the others
"""
import hashlib
import hmac
import http.server
import json
import ssl
import sys
import threading
import time

port_file, log_file, secret = sys.argv[1:4]
lock = threading.Lock()
seen = set()
only = []
log = open(log_file, "a", buffering=1)


class Receiver(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    def answer(self, status, headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def note(self, body, status):
        stamp = self.headers.get("Carom-Timestamp", "")
        want = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
        line = {
            "path": self.path,
            "status": status,
            "id": self.headers.get("Carom-Id"),
            "signed": hmac.compare_digest("v1=" + want, self.headers.get("Carom-Signature", "")),
            "fresh": stamp.isdigit() and abs(time.time() - int(stamp)) < 60,
            "type": self.headers.get("Content-Type"),
            "body": json.loads(body),
        }
        with lock:
            log.write(json.dumps(line) + "\n")

    def do_GET(self):
        self.note(b"{}", 200)
        self.answer(200)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        event = self.headers.get("Carom-Id")
        status = 200
        if self.path == "/hang":
            self.note(body, 0)
            time.sleep(300)
        elif self.path == "/refuse":
            status = 500
        elif self.path == "/redirect":
            status = 302
        elif self.path == "/slow":
            time.sleep(0.05)
        elif self.path == "/one":
            with lock:
                if not only:
                    only.append(event)
            status = 500 if event == only[0] else 200
        elif self.path == "/flaky":
            with lock:
                status = 200 if event in seen else 500
                seen.add(event)
        self.note(body, status)
        if self.path == "/long":
            self.send_response(200)
            self.end_headers()
            try:
                while True:
                    self.wfile.write(b"x" * 65536)
            except OSError:
                self.close_connection = True
            return
        self.answer(status, [("Location", "/moved")] if status == 302 else ())


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, *_):
        pass


server = Server(("127.0.0.1", 0), Receiver)
if len(sys.argv) > 4:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[4])
    server.socket = context.wrap_socket(server.socket, server_side=True)
with open(port_file, "w") as f:
    f.write(str(server.server_address[1]))
server.serve_forever()
