#!/usr/bin/env python3
"""Mails every case through the sendmail command of a mail server: send.py MTA SENDMAIL"""
import subprocess
import sys

from cases import CASES, DOVECOT, REMOTE, USERS

MTA, SENDMAIL = sys.argv[1:3]
DSN = {"postfix": ["-N", "failure,delay"], "sendmail": ["-N", "failure,delay"], "courier": []}.get(MTA, [])

TEXT = """From: Example News <news@sender.example>
To: {to}
Subject: {subject}
Message-ID: <{id}@sender.example>
Date: Tue, 24 Nov 2026 09:15:00 +0000
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit
X-Campaign: autumn-2026
X-Contact: {contact}
List-Unsubscribe: <mailto:leave-{contact}@sender.example>

Dear reader,

this is the autumn letter. Nothing in it says that a mailbox is full,
that a user is unknown or that somebody blocked spam.

The editors
"""


def send(rcpts, name, subject="The autumn letter", options=(), extra=""):
    text = TEXT.format(to=", ".join(rcpts), subject=subject, id=name + "." + MTA, contact=name)
    if extra:
        text = extra + text
    run = subprocess.run([SENDMAIL, "-f", "news-bounce@sender.example", *options, "--", *rcpts] if MTA != "dma" else
                         [SENDMAIL, "-f", "news-bounce@sender.example", *rcpts],
                         input=text.encode(), capture_output=True, timeout=60)
    if run.returncode:
        print("send:", name, run.returncode, run.stderr.decode()[:200], flush=True)


if MTA == "dovecot":
    # a letter, not a newsletter: Sieve answers no lists
    TEXT = "\n".join(line for line in TEXT.split("\n") if not line.startswith("List-"))
    for user in DOVECOT:
        send([f"{user}@{USERS}"], user.replace(".", ""), subject="Your order")
    sys.exit()
for case in CASES:
    if case["want"]:
        send([f"{case['local']}@{case['domain']}"], case["local"], options=DSN)
# several recipients of one message: two failures and one that arrives
send([f"nosuch@{REMOTE}", f"full@{REMOTE}", f"fine@{REMOTE}"], "several", options=DSN)
# a list's address that expands to nobody: the user part is kept apart by a plus
send([f"nosuch+weekly@{REMOTE}"], "tagged", options=DSN)
if MTA in ("postfix", "sendmail"):
    send([f"fine@{REMOTE}"], "success", options=["-N", "success"])
send(["nobody.local@mta.example"], "local", options=DSN)
# a message that has travelled too long
trace = "".join(f"Received: from hop{i}.example by hop{i + 1}.example; Tue, 24 Nov 2026 09:14:{59 - i % 60:02d} +0000\n" for i in range(120))
send([f"fine@{REMOTE}"], "loop", options=DSN, extra=trace)
