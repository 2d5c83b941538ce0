#!/usr/bin/env python3
"""Runs a command and watches the processes that serve it: watch.py POSTGRES_DIR DOVECOT_DIR COMMAND ...

Prints shell assignments: seconds, peak (KiB of proportional set size of the command's processes), and CPU
microseconds of each role, of PostgreSQL and of Dovecot, from first to last sight (dead children included).
"""
import os
import subprocess
import sys
import time

TICK = 1e6 / os.sysconf("SC_CLK_TCK")


def read(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return b""


def cpu(pid):
    fields = read(f"/proc/{pid}/stat").rpartition(b")")[2].split()
    return sum(int(f) for f in fields[11:15]) * TICK if len(fields) > 15 else None


def parents():
    tree = {}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        fields = read(f"/proc/{pid}/stat").rpartition(b")")[2].split()
        if len(fields) > 2:
            tree[int(pid)] = int(fields[1])
    return tree


def main():
    postgres, dovecot = sys.argv[1:3]
    masters = {"postgres": read(postgres + "/data/postmaster.pid").split()[:1], "dovecot": read(dovecot + "/run/master.pid").split()[:1]}
    first, last, peak = {}, {}, 0
    started = time.time()
    child = subprocess.Popen(sys.argv[3:])
    while True:
        done = child.poll() is not None
        tree, pss = parents(), 0
        for pid, parent in tree.items():
            name = None
            if pid == child.pid or parent == child.pid:
                words = read(f"/proc/{pid}/cmdline").split(b"\0")
                name = words[words.index(b"--role") + 1].decode() if b"--role" in words else "supervisor"
                for line in read(f"/proc/{pid}/smaps_rollup").splitlines():
                    pss += int(line.split()[1]) if line.startswith(b"Pss:") else 0
            for server, master in masters.items():
                if master and int(master[0]) in (pid, parent):
                    name = server
            used = cpu(pid) if name else None
            if used is not None:
                # a supervisor's dead children are counted as themselves
                first.setdefault((name, pid), 0 if name not in masters else used)
                last[(name, pid)] = used
        peak = max(peak, pss)
        if done:
            break
        time.sleep(0.05)
    total = {}
    for (name, pid), used in last.items():
        own = used
        if name == "supervisor":
            own = sum(int(f) for f in read(f"/proc/{pid}/stat").rpartition(b")")[2].split()[11:13]) * TICK if os.path.exists(f"/proc/{pid}") else 0
        total[name] = total.get(name, 0) + max(0, own - first[(name, pid)])
    print(f"seconds={time.time() - started:.3f} peak={peak} " + " ".join(f"cpu_{k}={v:.0f}" for k, v in sorted(total.items())))
    sys.exit(child.returncode)


main()
