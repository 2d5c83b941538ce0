#!/usr/bin/env python3
"""A seeded mailbox for the benchmarks and the large tests: corpus.py SAMPLES FOLDER COUNT [SEED]

Writes COUNT messages, drawn from the samples of real mail servers and of ordinary mail, each with a
recipient, identifiers and dates of its own, so that each is a different message. The same arguments
give the same bytes.
"""
import glob
import os
import random
import re
import sys


def main():
    samples, folder, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
    rand = random.Random(int(sys.argv[4]) if len(sys.argv) > 4 else 1)
    paths = sorted(glob.glob(samples + "/mta/*/*.eml"))
    ordinary = sorted(glob.glob(samples + "/mail/*.eml"))
    if not paths or not ordinary:
        sys.exit("corpus.py: no samples below " + samples)
    texts = {p: open(p, "rb").read() for p in paths + ordinary}
    os.makedirs(folder, exist_ok=True)
    for n in range(count):
        text = texts[rand.choice(ordinary if n % 25 == 24 else paths)]
        # another local part for every recipient, another id for every message
        text = re.sub(rb"\b([a-z]+)(\+weekly)?@([a-z-]+\.example)\b",
                      lambda m: m.group(0) if m.group(3) in (b"sender.example", b"mta.example")
                      else b"%s%d@%s" % (m.group(1), n % 5000, m.group(3)), text)
        text = re.sub(rb"(?im)^(message-id: *<)", b"\\g<1>%d." % n, text)
        text = text.replace(b"@sender.example>\n", b".%d@sender.example>\n" % n, 1) if b"news-bounce" not in text[:300] else text
        with open(f"{folder}/{n:06d}.eml", "wb") as out:
            out.write(text)


main()
