#!/usr/bin/env python3
"""told_twice.py CAROM FOLDER SEED...: random histories told to two databases, which must come to the same.

One hears all of it in a random order at once. The other hears first what is older than a random instant, drops what is
older than 90 days, and then hears the rest in two halves; a sender's own ids say which reports are of one failure, some
of them different ones. Both have one key, and `carom rebuild` finds nothing to change in either. Policies and events are
those of tests/policies/reference, over the last half year. In PGDATABASE is a schema to begin from.
"""

import os
import random
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "policies", "reference"))
from cases import Maker, policies  # noqa: E402
from inputs import DAY, SECOND  # noqa: E402

CONTACTS = 30
DECISIONS = ("suppress", "release", "reset", "forget")
# Rows of a stream on which there was nothing but signs of life come and go with these.
STANDINGS = """select v.* from carom.contact_status v
join carom_data.contact c on c.address = v.address
left join carom_data.stream t on t.name = v.stream
join carom_data.state s on s.contact = c.id and s.stream = coalesce(t.id, 0)
where s.stream = 0 or s.last_event_at is not null or s.since is not null
order by v.address, v.stream"""
EVENTS = """select address, stream, occurred_at, kind, reason, counted, why_not from carom.event
where occurred_at >= now() - interval '60 days' order by 1, 2, 3, 4, 5, 6, 7"""
TEMPLATE = os.environ["PGDATABASE"]


def sql(database, text):
    arguments = ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", database]
    return subprocess.run(arguments, input=text, stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()


def quoted(value):
    return "null" if value is None else "'%s'" % value


def instant(us):
    return "null" if us is None else "to_timestamp(0) + %d * interval '1 microsecond'" % us


class History:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.case = Maker(seed).case()
        self.told = []  # (contact, event or decision)
        for c in range(CONTACTS):
            maker = Maker(seed * 1000 + c)
            maker.base, maker.span, maker.grid, maker.instants = 1, 120, maker.any((DAY // 2, DAY)), []
            things = [maker.event(n) for n in range(maker.between(3, 30))]
            for _ in range(maker.any((0, 0, 1, 2))):
                # no two of one instant: their order is that in which they were made
                at = maker.when() + maker.between(1, 999) * 997
                things.append({"at": at, "decision": maker.any((0, 1, 1, 2, 2, 3)), "stream": maker.any(("a", "b", None))})
            self.told += [(c, thing) for thing in things]
        now = int(time.time()) * SECOND
        self.later = now - 20 * DAY * SECOND - max(thing["at"] for _, thing in self.told) // SECOND * SECOND
        self.split = now - self.random.randint(60, 89) * DAY * SECOND - self.later

    def tell(self, c, e):
        address, stream, at = quoted("x%d@d.example" % c), quoted(e["stream"]), instant(e["at"] + self.later)
        if "decision" in e:
            return (
                "with c as (select contact from carom_data.contacts(array[%s])), d as (insert into carom_data.decision"
                " (contact, stream, action, at, actor) select contact, %s, %d, %s, 'op' from c returning contact)"
                " select carom_data.tell_recorder(4::smallint, array[contact]) from d;"
                % (address, "carom_data.stream_id(%s)" % stream if e["stream"] else "null", e["decision"], at)
            )
        send = e.get("send") and "s%d%s" % (e["send"], "early" if e["at"] < self.split else "late")
        ids = (quoted(send), quoted(e.get("campaign")))
        if "success" in e:
            said = (stream, address, quoted(e["success"]), at) + ids
            return "select carom.report_success(%s, array[%s], %s, %s, array[%s]::text[], %s);" % said
        if e["kind"] not in ("bounce", "delay"):
            return "select carom.report_event(%s, %s, 'complaint', %s, send_id => %s, campaign => %s);" % (
                (address, stream, at) + ids)
        said = (address, stream, quoted(e["kind"]), at, quoted(e["reason"]), quoted(e["stage"]), quoted(e["status"])) + ids
        return "select carom.report_event(%s, %s, %s, %s, %s, %s, %s, send_id => %s, campaign => %s);" % said

    def before(self):
        for i in self.case["incidents"]:
            end = i["to"] and i["to"] + self.later
            yield "insert into carom_data.incident (domain, from_at, to_at, kind) values ('*', %s, %s, %d);" % (
                instant(i["from"] + self.later), instant(end), 2 if i["declared"] else 1)
        for m in self.case["mailings"]:
            for c in range(0, CONTACTS, 3):
                yield "select carom.report_sends(%s, %s, array['x%d@d.example'], null, null, %s);" % (
                    quoted(m["stream"]), quoted(m["campaign"]), c, instant(m["at"] + self.later))

    def configuration(self, database, kept):
        yield 'database = "dbname=%s"' % database
        for s in self.case["streams"]:
            yield 'stream "%s" { policy = "%s" trust = "%s" class = "%s" protected = {%s} }' % (
                s["name"], s.get("policy", "default"), s.get("trust", "correlated"), s.get("class_", "bulk"),
                '"x1@*"' if s.get("protected") else "")
        yield 'retention { events = "%s" }' % kept
        yield from policies(self.case)


class Database:
    def __init__(self, program, folder, history, name, kept):
        self.name, self.program, self.history = name, program, history
        self.configuration = os.path.join(folder, name + ".conf")
        with open(self.configuration, "w") as f:
            f.writelines(line + "\n" for line in history.configuration(name, kept))
        sql("postgres", "drop database if exists %s" % name)
        sql("postgres", "create database %s template %s owner carom_owner" % (name, TEMPLATE))
        self.carom("policy", "apply")
        sql(name, "\n".join(history.before()))

    def carom(self, *arguments):
        return subprocess.run([self.program, *arguments, "-c", self.configuration], text=True, check=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT).stdout

    def hear(self, told):
        sql(self.name, "\n".join(self.history.tell(c, e) for c, e in told))
        self.carom("maintain")

    def rebuilt(self):
        return self.carom("rebuild", "--dry-run").splitlines()


def differences(program, folder, seed):
    history = History(seed)
    at_once = Database(program, folder, history, "at_once", "0")
    in_parts = Database(program, folder, history, "in_parts", "90d")
    early = [x for x in history.told if x[1]["at"] < history.split]
    late = [x for x in history.told if x[1]["at"] >= history.split]
    history.random.shuffle(history.told)
    at_once.hear(history.told)
    history.random.shuffle(early)
    history.random.shuffle(late)
    in_parts.hear(early)
    in_parts.carom("maintain")
    in_parts.hear(late[: len(late) // 2])
    in_parts.hear(late[len(late) // 2 :])
    for query in (STANDINGS, EVENTS):
        one, other = sql(at_once.name, query), sql(in_parts.name, query)
        yield from ("at once: " + line for line in one if line not in other)
        yield from ("in parts: " + line for line in other if line not in one)
    for database in (at_once, in_parts):
        said = database.rebuilt()
        if not said[-1].endswith(" 0 differences"):
            yield from (database.name + " rebuilt: " + line for line in said)
    count = "select count(*) from carom.event"
    if int(sql(at_once.name, count)[0]) < int(sql(in_parts.name, count)[0]) + 50:
        yield "hardly anything was dropped"


def main(program, folder, *seeds):
    print("1..%d" % len(seeds))
    failed = False
    for n, seed in enumerate(seeds, 1):
        found = list(differences(program, folder, int(seed)))
        failed = failed or bool(found)
        print("%sok %d - history %s is the same in any order, whole or with its old events dropped" % ("not " * bool(found), n, seed))
        for line in found[:10]:
            print("# " + line)
    return failed


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
