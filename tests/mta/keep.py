#!/usr/bin/env python3
"""Names what came back after its case and writes the expected verdict: keep.py MTA FROM_FOLDER TO_FOLDER"""
import glob
import os
import re
import sys

from cases import CASES, DOVECOT, REMOTE, USERS

MTA, SOURCE, TARGET = sys.argv[1:4]
SPECIAL = {
    "several": [("nosuch@" + REMOTE, "mailbox_not_found", "hard", "550", "5.1.1"),
                ("full@" + REMOTE, "mailbox_full", "soft", "552", "5.2.2")],
    "tagged": [("nosuch+weekly@" + REMOTE, "mailbox_not_found", "hard", "550", "5.1.1")],
    "local": [("nobody.local@mta.example", "mailbox_not_found", "hard", None, None)],
    "loop": [("fine@" + REMOTE, "routing_loop", "soft", None, None)],
}


# What a mail server does not say in its report cannot be read from it.
SILENT = {
    # Exim's warnings give a cause only where a host answered
    "exim": {"heinz-delay": "unknown", "ida-delay": "unknown", "julius-delay": "unknown", "kaspar-delay": "unknown"},
    # no word but this for whatever went wrong between two hosts; nor at which stage
    "opensmtpd": {"nobodyhere": ("mailbox_not_found", "soft"), "anna-delay": "connection_failure", "clara-delay": "connection_failure", "gustav-delay": "connection_failure"},
    # sendmail pipelines: what the receiver said after it had closed the conversation stands in the report
    "sendmail": {"gustav-delay": "service_unavailable protocol_error", "ratelimit-delay": "rate_limited protocol_error",
                 "ratelimit": "rate_limited expired", "kaspar": "connection_failure timeout expired",
                 "kaspar-delay": "connection_failure timeout"},
    # a null MX is "No such domain.", a name server that fails is "Network is down"
    "courier": {"emil": "domain_not_found", "julius": "connection_failure", "julius-delay": "connection_failure"},
}


def wanted(name, base, raw):
    rows = [row for row in SPECIAL[name] if row[0].encode() in re.split(rb"message/rfc822|Message headers follow", raw)[0]] if name in SPECIAL else None
    if rows is not None:
        return rows
    silent = SILENT.get(MTA, {})
    reason = silent.get(base)
    if reason:
        case = next(c for c in CASES if c["local"] == name)
        reason, permanence = reason if isinstance(reason, tuple) else (reason, case["want"][1])
        return [(f"{case['local']}@{case['domain']}", reason, permanence, None, None)]
    case = next(c for c in CASES if c["local"] == name)
    return [(f"{case['local']}@{case['domain']}", *case["want"])]


def by_recipient(raw):
    """Without the returned original: the case whose recipient is named, when there is just one."""
    named = {c["local"] for c in CASES if f"{c['local']}@{c['domain']}".encode() in raw}
    return named.pop() if len(named) == 1 else None


def keep_dovecot(name, raw):
    user = next(u for u in DOVECOT if u.replace(".", "") == name)
    want = DOVECOT[user]["want"]
    with open(f"{TARGET}/{name}.eml", "wb") as out:
        out.write(raw)
    with open(f"{TARGET}/{name}.want", "w") as out:
        out.write(f"kind={want['kind']}\n")
        for key in ("subkind", "until", "language"):
            out.write(f"{key}={want[key]}\n" if want.get(key) else "")
        out.write(f"recipient={user}@{USERS}\n")
        for key in ("reason", "permanence", "reply", "status"):
            out.write(f"{key}={want[key]}\n" if want.get(key) else "")


def main():
    os.makedirs(TARGET, exist_ok=True)
    for old in glob.glob(TARGET + "/*"):
        os.unlink(old)
    kept = {}
    for path in sorted(glob.glob(SOURCE + "/*.eml")):
        raw = open(path, "rb").read()
        found = re.search(rb"<?([a-z]+)\.%s@sender\.example" % MTA.encode(), raw)
        if MTA == "dovecot" and found:
            keep_dovecot(found.group(1).decode(), raw)
            kept[found.group(1).decode()] = 1
            continue
        name = found.group(1).decode() if found else by_recipient(raw)
        if name == "local" and MTA in ("exim", "opensmtpd"):
            continue  # configured without local delivery
        if not name:
            print("keep: not about a case of ours:", path)
            continue
        # a notice of delay says so in its Action, Subject or text; the verdict of the delay is the case's own
        # (OpenSMTPD's last notice calls itself one although the envelope has expired)
        delay = b"Envelope expired" not in raw and \
            re.search(rb"(?im)^action: delayed|^subject: .*(warning|delayed)|delivery is delayed", raw) is not None
        success = name == "success"
        base = name + ("-delay" if delay else "")
        kept[base] = kept.get(base, 0) + 1
        base += f"-{kept[base]}" if kept[base] > 1 else ""
        with open(f"{TARGET}/{base}.eml", "wb") as out:
            out.write(raw)
        with open(f"{TARGET}/{base}.want", "w") as out:
            out.write(f"kind={'report' if success else 'delay' if delay else 'bounce'}\n")
            if success:
                out.write(f"subkind=relayed\nrecipient=fine@{REMOTE}\n")
            expired = b"Envelope expired" in raw
            for address, reason, permanence, reply, status in [] if success else wanted(name, base, raw):
                if expired:
                    reason, permanence, reply, status = "expired", "soft", None, None
                out.write(f"recipient={address}\nreason={reason.replace(' ', '|')}\n")
                out.write("" if delay else f"permanence={permanence}\n")
                out.write(f"reply={reply}\n" if reply and not delay else "")
                out.write(f"status={status}\n" if status and not delay else "")
    print(f"keep: {MTA}: {sum(kept.values())} messages of {len(kept)} kinds")


main()
