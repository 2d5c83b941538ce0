#!/usr/bin/python3
"""unit_filter.py UNIT PROGRAM [ARGUMENT ...] - the program, with the system calls that a service unit leaves it.

Puts on the filter that systemd would make of the SystemCallFilter= lines (with the error of SystemCallErrorNumber=EPERM), by
the groups that systemd-analyze(1) lists; then nothing of systemd has to run. Root becomes nobody before, for the unit has
a User=. Exit 77: what that takes is not here.
"""
import ctypes
import os
import pwd
import re
import shutil
import subprocess
import sys

PR_SET_NO_NEW_PRIVS = 38
ALLOW = ctypes.c_uint32(0x7FFF0000)
REFUSE = ctypes.c_uint32(0x00050000 | 1)  # SCMP_ACT_ERRNO(EPERM)


def read_groups():
    groups = {}
    here = None
    for line in subprocess.run(["systemd-analyze", "syscall-filter"], capture_output=True, text=True, check=True).stdout.splitlines():
        word = line.strip()
        if line.startswith("@"):
            here = groups.setdefault(word, [])
        elif word and not word.startswith("#") and here is not None:
            here.append(word)
    return groups


def expand(groups, word):
    if not word.startswith("@"):
        return {word}
    return set().union(*(expand(groups, w) for w in groups[word]))


def allowed_by(unit):
    """Lines are read in order, the first one says what there is, one with a ~ takes away: systemd.exec(5)."""
    groups = read_groups()
    allowed = expand(groups, "@default") | {"execve"}
    for line in open(unit, encoding="utf-8"):
        found = re.match(r"SystemCallFilter=(~?)(.*)", line)
        if found:
            named = set().union(*(expand(groups, w) for w in found[2].split()))
            allowed = allowed - named if found[1] else allowed | named
    return allowed


def main():
    unit, program = sys.argv[1], sys.argv[2:]
    try:
        seccomp = ctypes.CDLL("libseccomp.so.2")
    except OSError:
        sys.exit(77)
    if not shutil.which("systemd-analyze"):
        sys.exit(77)
    seccomp.seccomp_init.restype = ctypes.c_void_p
    filter_ = ctypes.c_void_p(seccomp.seccomp_init(REFUSE))
    for name in sorted(allowed_by(unit)):
        number = seccomp.seccomp_syscall_resolve_name(name.encode())
        if number != -1:  # else of another architecture
            seccomp.seccomp_rule_add(filter_, ALLOW, ctypes.c_int(number), ctypes.c_uint(0))
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.setgroups([])
        os.setgid(nobody.pw_gid)
        os.setuid(nobody.pw_uid)
    ctypes.CDLL(None).prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if seccomp.seccomp_load(filter_) != 0:
        sys.exit("the filter is not taken")
    os.execv(program[0], program)


main()
