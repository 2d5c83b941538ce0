#!/usr/bin/env python3
"""Signed return paths for carom: see README.md.

usage: carom_token.py KEY-FILE ADDRESS SEND-ID [DAY]
"""
import hashlib
import hmac
import json
import re
import sys
import time

ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
ASCII_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


def address_key(address):
    """What two spellings of one address have in common."""
    key = address.strip(" \t\r\n\v\f<>").translate(ASCII_LOWER)
    local, at, domain = key.rpartition("@")
    if not local or domain.isascii():
        return key
    labels = re.split("[.\u3002\uff0e\uff61]", domain.lower())
    return local + at + ".".join(
        label if label.isascii() else "xn--" + label.encode("punycode").decode() for label in labels
    )


def mac(key, what, value, octets):
    return hmac.new(key, what + value, hashlib.sha256).digest()[:octets]


def make_token(key, key_id, address, send_id, day=None):
    """37 characters. key: 32 octets; send_id: below 2**40; day: days since 1970, None for today."""
    if not 0 <= send_id < 1 << 40:
        raise ValueError("a send id has 40 bits")
    if day is None:
        day = int(time.time()) // 86400
    tag = mac(key, b"carom-rcpt-1:", address_key(address).encode(), 5)
    head = key_id << 100 | send_id << 60 | int.from_bytes(tag, "big") << 20 | day  # 105 bits
    sign = mac(key, b"carom-token-1:", (head << 7).to_bytes(14, "big"), 10)
    bits = head << 80 | int.from_bytes(sign, "big")
    return "".join(ALPHABET[bits >> shift & 31] for shift in range(180, -5, -5))


def return_path(exported, address, send_id, day=None):
    """The whole address. exported: what `carom token key export --format=json` printed, read as JSON."""
    prefix, at, domain = (exported["return_path"] or "").partition("@")
    if not 0 < len(prefix.encode()) <= 26:
        prefix = "b"
    key = bytes.fromhex(exported["key"])
    return prefix + "-" + make_token(key, exported["key_id"], address, send_id, day) + at + domain


if __name__ == "__main__":
    if len(sys.argv) not in (4, 5):
        sys.exit(__doc__.strip())
    with open(sys.argv[1], encoding="utf-8") as file:
        print(return_path(json.load(file), sys.argv[2], *map(int, sys.argv[3:])))
