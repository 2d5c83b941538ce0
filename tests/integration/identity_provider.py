#!/usr/bin/env python3
"""An identity provider (RFC 6749, 7636, 7662, 8628) for tests.

usage: identity_provider.py DIR [CERT KEY]

Prints its port. Refresh tokens are good for one use: using one twice revokes all that came of it. Every
request to /token is a line of JSON in DIR/requests. DIR/mode, read at each request, changes how it behaves:

  good            (also when there is no such file)
  keep            the refresh token stays the same and is not repeated
  short           access tokens are good for 61 s, of which carom uses one
  status N        answers N without a body
  error CODE      answers 400 with that code
  echo            answers 400 invalid_grant, and repeats what it was sent
  garbage         200 and no JSON
  huge            200 and a megabyte
  redirect        302 to itself
  slow            no answer
  retry N         503 with Retry-After: N
  text            expires_in is a string
  deny            the user refuses at /authorize
  slow_down       the second question about a device code comes too early
  control         an access token with a line break in it

DIR/revoked, a list of access tokens that mail servers are told to refuse. The client is "the client+1" with the
secret "s e+c&r=et/%"; DIR/first holds a refresh token to begin with. Device codes are confirmed by a file
DIR/confirmed, refused by DIR/refused.
"""
import base64
import hashlib
import http.server
import json
import os
import secrets
import ssl
import sys
import threading
import time
import urllib.parse

folder = sys.argv[1]
CLIENT, SECRET, USER = "the client+1", "s e+c&r=et/%", "returns@example.com"
lock = threading.Lock()
families = {}  # refresh token: [family, used]
dead = set()  # families
access = {}  # access token: family
codes = {}  # code: [challenge, redirect]
devices = {}


def path(name):
    return os.path.join(folder, name)


def read(name):
    try:
        with open(path(name), encoding="latin-1") as f:
            return f.read().strip()
    except FileNotFoundError:
        return ""


def new_refresh(family):
    # characters that a form must escape
    token = "r/+=&%" + secrets.token_urlsafe(24)
    families[token] = [family, False]
    return token


def grant(family, refresh, mode):
    token = "a." + secrets.token_urlsafe(24) + "=="
    access[token] = family
    answer = {"access_token": token, "token_type": "Bearer", "expires_in": 61 if mode == "short" else 3600, "scope": "mail"}
    if mode == "text":
        answer["expires_in"] = "3599"
    if mode == "control":
        answer["access_token"] = "a\r\nA1 LOGOUT"
    if refresh and mode != "keep":
        answer["refresh_token"] = new_refresh(family)
    return 200, answer


def refuse(code, text=""):
    return 400, {"error": code, "error_description": text}


def by_refresh_token(form, mode):
    entry = families.get(form.get("refresh_token", ""))
    if not entry or entry[0] in dead:
        return refuse("invalid_grant", "no such token")
    if entry[1] and mode != "keep":
        dead.add(entry[0])
        return refuse("invalid_grant", "this token was used before: all of its family are revoked")
    entry[1] = mode != "keep"
    return grant(entry[0], True, mode)


def by_code(form, mode):
    challenge, redirect = codes.pop(form.get("code", ""), (None, None))
    digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
    if not challenge or base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != challenge:
        return refuse("invalid_grant", "the verifier does not fit the challenge")
    if form.get("redirect_uri") != redirect:
        return refuse("invalid_grant", "another redirect_uri")
    return grant(secrets.token_hex(4), True, mode)


def by_device_code(form, mode):
    if form.get("device_code") not in devices:
        return refuse("expired_token")
    if os.path.exists(path("refused")):
        return refuse("access_denied")
    devices[form["device_code"]] += 1
    if devices[form["device_code"]] == 1:
        return refuse("authorization_pending")
    if devices[form["device_code"]] == 2 and mode == "slow_down":
        return refuse("slow_down")
    if not os.path.exists(path("confirmed")):
        return refuse("authorization_pending")
    return grant(secrets.token_hex(4), True, mode)


def token(form, client, mode):
    if client != (CLIENT, SECRET):
        return 401, {"error": "invalid_client", "error_description": "wrong secret"}
    kind = form.get("grant_type")
    if kind == "refresh_token":
        return by_refresh_token(form, mode)
    if kind == "client_credentials":
        return grant("client", False, mode)
    if kind == "authorization_code":
        return by_code(form, mode)
    if kind == "urn:ietf:params:oauth:grant-type:device_code":
        return by_device_code(form, mode)
    return refuse("unsupported_grant_type")


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def send(self, status, body, headers=()):
        data = json.dumps(body).encode() if isinstance(body, dict) else body
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def form(self):
        raw = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
        return {k: v[0] for k, v in urllib.parse.parse_qs(raw, keep_blank_values=True).items()}

    def client(self, form):
        head = self.headers.get("Authorization", "")
        if head.startswith("Basic "):
            name, _, secret = base64.b64decode(head[6:]).decode().partition(":")
            return "basic", (urllib.parse.unquote_plus(name), urllib.parse.unquote_plus(secret))
        return "post", (form.get("client_id"), form.get("client_secret"))

    def misbehave(self, mode, form):
        words = mode.split(" ")
        if words[0] == "status":
            self.send(int(words[1]), b"")
        elif words[0] == "error":
            self.send(*refuse(words[1], "said so"))
        elif words[0] == "echo":
            self.send(*refuse("invalid_grant", "this is no good: " + form.get("refresh_token", "")))
        elif words[0] == "garbage":
            self.send(200, b"<html>welcome</html>")
        elif words[0] == "huge":
            self.send(200, b'{"access_token": "' + b"a" * 1000000 + b'"}')
        elif words[0] == "redirect":
            self.send(302, b"", [("Location", "/token")])
        elif words[0] == "slow":
            time.sleep(600)
        elif words[0] == "retry":
            self.send(503, b"", [("Retry-After", words[1])])
        else:
            return False
        return True

    def do_POST(self):
        form, mode = self.form(), read("mode") or "good"
        if self.path == "/introspect":
            known = form.get("token")
            good = known in access and access[known] not in dead and known not in read("revoked").split()
            if mode == "status 500":
                return self.send(500, b"")
            return self.send(200, {"active": good, "username": USER, "email": USER})
        if self.path == "/device":
            code = secrets.token_urlsafe(12)
            devices[code] = 0
            return self.send(200, {"device_code": code, "user_code": "WDJB-MJHT", "expires_in": 60, "interval": 1,
                                   "verification_uri": "https://login.example.com/device"})
        if self.path != "/token":
            return self.send(404, b"")
        how, client = self.client(form)
        with lock:
            with open(path("requests"), "a", encoding="utf-8") as f:
                f.write(json.dumps({"grant": form.get("grant_type"), "how": how, "scope": form.get("scope"),
                                    "client": client == (CLIENT, SECRET)}) + "\n")
        if self.misbehave(mode, form):
            return None
        with lock:
            answer = token(form, client, mode)
        return self.send(*answer)

    def do_GET(self):
        where = urllib.parse.urlparse(self.path)
        asked = {k: v[0] for k, v in urllib.parse.parse_qs(where.query).items()}
        if where.path != "/authorize" or asked.get("response_type") != "code" or asked.get("client_id") != CLIENT or \
                asked.get("code_challenge_method") != "S256" or not asked.get("state"):
            return self.send(400, b"")
        code = secrets.token_urlsafe(12)
        codes[code] = [asked["code_challenge"], asked["redirect_uri"]]
        answer = {"code": code, "state": asked["state"]}
        if read("mode") == "deny":
            answer = {"error": "access_denied", "state": asked["state"]}
        return self.send(302, b"", [("Location", asked["redirect_uri"] + "?" + urllib.parse.urlencode(answer))])


with open(path("first"), "w", encoding="ascii") as first:
    first.write(new_refresh("first") + "\n")
os.chmod(path("first"), 0o600)
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
if len(sys.argv) > 2:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[2], sys.argv[3])
    server.socket = context.wrap_socket(server.socket, server_side=True)
print(server.server_address[1], flush=True)
server.serve_forever()
