#!/usr/bin/env python3
"""Writes carom's standings into CiviCRM: who may not be mailed is on hold.

    civicrm.py --carom 'service=carom' --mysql my.cnf --stream newsletter [--once]

on_hold is 1 for bounces and 2 for an opt-out, with hold_date; who may be mailed again gets 0 and reset_date, as
CiviCRM itself does. What was put on hold from here is kept in a table of its own, carom_hold, so that only that is
taken off again: who opted out in CiviCRM itself stays so, before a hold from here or during it. CiviCRM's tables are in
MySQL or MariaDB: the [client] section of the file says how to log in, and the login must be able to create tables.
"""
import carom_follow

KEPT = "create table if not exists carom_hold (email_id int not null primary key, on_hold int not null)"
STALE = """
delete from carom_hold
where email_id in (select e.id from civicrm_email e where lower(e.email) in %s and e.on_hold = 0)
"""
KEEP = """
insert into carom_hold (email_id, on_hold)
select e.id, %s from civicrm_email e where lower(e.email) in %s and e.on_hold = 0
"""
HOLD = "update civicrm_email set on_hold = %s, hold_date = current_timestamp where lower(email) in %s and on_hold = 0"
FREE = """
update civicrm_email set on_hold = 0, reset_date = current_timestamp
where lower(email) in %s and on_hold <> 0
and on_hold = (select h.on_hold from carom_hold h where h.email_id = civicrm_email.id)
"""
DROP = "delete from carom_hold where email_id in (select e.id from civicrm_email e where lower(e.email) in %s)"


def apply(arguments):
    def write(civicrm, changes, ask):
        addresses = {change.address for change in changes if change.address}
        for address, cause in sorted(ask(addresses, arguments.stream).items()):
            names = carom_follow.spellings(address)
            if cause:
                on_hold = 2 if cause == "opt_out" else 1
                civicrm.execute(STALE, (names,))
                civicrm.execute(KEEP, (on_hold, names))
                civicrm.execute(HOLD, (on_hold, names))
            else:
                civicrm.execute(FREE, (names,))
                civicrm.execute(DROP, (names,))

    return write


def extend(parser):
    parser.add_argument("--stream", required=True, help="the stream that CiviCRM sends on")
    parser.add_argument("--mysql", metavar="FILE", help="a my.cnf instead of --crm")


def login(arguments):
    if not arguments.mysql:
        return carom_follow.connect(arguments)
    import psycopg2
    import pymysql

    return psycopg2.connect(arguments.carom), pymysql.connect(read_default_file=arguments.mysql)


def connect(arguments):
    carom, civicrm = login(arguments)
    with civicrm.cursor() as c:
        c.execute(KEPT)
    civicrm.commit()
    return carom, civicrm


if __name__ == "__main__":
    carom_follow.main("civicrm", apply, extend, connect)
