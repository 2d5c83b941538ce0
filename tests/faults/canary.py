#!/usr/bin/env python3
"""Looks for words where they must not be.

usage: canary.py WORD PID...

Prints "cmdline PID", "environ PID" or "memory PID" for each place of a process that holds WORD. Memory is
looked at where the kernel lets us (root).
"""
import re
import sys

word = sys.argv[1].encode()
for pid in sys.argv[2:]:
    for name in ("cmdline", "environ"):
        try:
            with open(f"/proc/{pid}/{name}", "rb") as f:
                if word in f.read():
                    print(name, pid)
        except OSError:
            pass
    try:
        with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", 0) as memory:
            for line in maps:
                m = re.match(r"([0-9a-f]+)-([0-9a-f]+) r", line)
                if not m or "[vvar]" in line or "[vsyscall]" in line:
                    continue
                first, last = int(m[1], 16), int(m[2], 16)
                try:
                    memory.seek(first)
                    found = word in memory.read(last - first)
                except OSError:
                    continue
                if found:
                    print("memory", pid)
                    break
    except OSError:
        pass
