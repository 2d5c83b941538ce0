#!/usr/bin/env python3
"""Follows carom.changes: never skips a change, never does one twice.

As a program it prints each change as a line of JSON, which is for trying it out:
    carom_follow.py --carom 'service=carom' --crm 'dbname=crm' [--name NAME] [--once]

As a module:
    from carom_follow import Follower
    Follower(carom, crm, "billing", apply).run()
where carom and crm are DB-API connections (psycopg2 for carom; for the CRM also PyMySQL or another one whose
parameters are written %s), and apply(crm_cursor, changes, ask) does what the changes mean, with crm_cursor alone:
its work and the cursor are committed together. ask(addresses, stream) says who may be mailed now. spellings(address)
are those that a CRM's table may have of it, for lower(email) in %s.
"""
import argparse
import collections
import json
import select
import sys

Change = collections.namedtuple(
    "Change", "id at address stream from_standing to_standing cause rule event_id actor why until"
)

MOST = 1000  # changes of one transaction
IDLE = 60  # seconds without a bell
SETTLE = 1  # after a bell: a change shows when every older transaction has ended


def spellings(address):
    """carom's is in A-labels (xn--...), what people typed is not."""
    local, at, domain = address.rpartition("@")
    labels = []
    for label in domain.split("."):
        try:
            label = label[4:].encode().decode("punycode") if label.startswith("xn--") else label
        except UnicodeError:
            pass
        labels.append(label)
    readable = local + at + ".".join(labels)
    return tuple({address, address.lower(), readable, readable.lower()})


class Follower:
    def __init__(self, carom, crm, name, apply):
        carom.autocommit = True  # else the feed would stand still for us
        self.carom, self.crm, self.name, self.apply = carom, crm, name, apply
        with carom.cursor() as c:
            c.execute("listen carom_transition")
        with crm.cursor() as c:
            c.execute(
                "create table if not exists carom_cursor"
                " (name varchar(64) not null primary key, last_id bigint not null)"
            )
            c.execute("select last_id from carom_cursor where name = %s", (name,))
            if c.fetchone() is None:
                c.execute("insert into carom_cursor values (%s, 0)", (name,))
        crm.commit()

    def ask(self, addresses, stream):
        """{address: None or the cause why it may not be mailed on this stream}"""
        with self.carom.cursor() as c:
            c.execute(
                "select address, deliverable, cause from carom.deliverable(%s::text[], %s)",
                (list(addresses), stream),
            )
            return {address: None if may else cause for address, may, cause in c.fetchall()}

    def step(self):
        """One transaction of the CRM; how many changes it was about."""
        try:
            with self.crm.cursor() as mine:
                # The lock keeps a second follower of this name away.
                mine.execute(
                    "select last_id from carom_cursor where name = %s for update", (self.name,)
                )
                last = mine.fetchone()[0]
                with self.carom.cursor() as c:
                    c.execute(
                        "select id, at, address, stream, from_standing, to_standing, cause, rule,"
                        " event_id, actor, why, until from carom.changes(%s, %s)",
                        (last, MOST),
                    )
                    changes = [Change(*row) for row in c.fetchall()]
                if changes:
                    self.apply(mine, changes, self.ask)
                    mine.execute(
                        "update carom_cursor set last_id = %s where name = %s",
                        (changes[-1].id, self.name),
                    )
            self.crm.commit()
            return len(changes)
        except BaseException:
            self.crm.rollback()
            raise

    def wait(self, seconds):
        """Until the bell rings; whether it did."""
        select.select([self.carom], [], [], seconds)
        self.carom.poll()
        rang = bool(self.carom.notifies)
        del self.carom.notifies[:]
        return rang

    def run(self, once=False):
        patience = IDLE
        while True:
            if self.step() == MOST:
                continue
            if once:
                return
            patience = SETTLE if self.wait(patience) else min(IDLE, patience * 2)


def connect(arguments):
    import psycopg2

    return psycopg2.connect(arguments.carom), psycopg2.connect(arguments.crm)


def main(name, apply, extend=None, connect=connect):
    """The program around an apply(): its arguments, its connections. extend(parser) adds arguments; then
    apply(arguments) gives the function."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--carom", default="", help="conninfo of carom's database")
    parser.add_argument("--crm", default="", help="the same of the CRM's")
    parser.add_argument("--name", default=name, help="whose cursor this is")
    parser.add_argument("--once", action="store_true", help="end when there are no more changes")
    if extend:
        extend(parser)
    arguments = parser.parse_args()
    carom, crm = connect(arguments)
    Follower(carom, crm, arguments.name, apply(arguments) if extend else apply).run(arguments.once)


def tell(cursor, changes, ask):
    for change in changes:
        json.dump(change._asdict(), sys.stdout, default=str)
        print()
    sys.stdout.flush()


if __name__ == "__main__":
    main("print", tell)
