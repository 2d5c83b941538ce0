#!/usr/bin/env python3
"""Writes carom's standings into listmonk: who may not be mailed is blocklisted, who may again is enabled again.

    listmonk.py --carom 'service=carom' --crm 'dbname=listmonk' --stream newsletter [--once]

listmonk knows no hold: a held subscriber is blocklisted too, for it sends to everybody else. What the subscriber
was before is kept in attribs ("carom"), so that only what was written from here is taken back; whom somebody
blocklists in listmonk itself stays so.
"""
from carom_follow import main, spellings

BLOCK = """
update subscribers
set status = 'blocklisted', updated_at = now(),
    attribs = attribs || jsonb_build_object('carom', jsonb_build_object('was', status, 'cause', %s::text))
where lower(email) in %s and status <> 'blocklisted'
"""
FREE = """
update subscribers
set status = (attribs #>> '{carom,was}')::subscriber_status, updated_at = now(), attribs = attribs - 'carom'
where lower(email) in %s and status = 'blocklisted' and attribs ? 'carom'
"""


def apply(arguments):
    def write(listmonk, changes, ask):
        addresses = {change.address for change in changes if change.address}
        for address, cause in sorted(ask(addresses, arguments.stream).items()):
            if cause:
                listmonk.execute(BLOCK, (cause, spellings(address)))
            else:
                listmonk.execute(FREE, (spellings(address),))

    return write


def extend(parser):
    parser.add_argument("--stream", required=True, help="the stream that listmonk sends on")


if __name__ == "__main__":
    main("listmonk", apply, extend)
