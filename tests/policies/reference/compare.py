"""compare.py TEST_REFERENCE: random policies over random histories, folded by carom and by the reference.

Seeds are counted up from 1, so a run is the same everywhere. CAROM_POLICY_SEEDS=N runs N of them,
CAROM_POLICY_SEED=S the one alone. A case that differs is made as small as it gets, and printed.
"""

import copy
import difflib
import os
import subprocess
import sys

from cases import Maker, lines, policies, refer
from text import when

SEEDS = 1000
SHOWN = 3
ENDS = "."


def fold(program, cases):
    """What carom says: a list of lines for each case."""
    text = "".join(line + "\n" for case in cases for line in lines(case))
    answer = subprocess.run([program, "--fold"], input=text, stdout=subprocess.PIPE, text=True)
    said, out = [], []
    for line in answer.stdout.splitlines():
        if line == ENDS:
            said.append(out)
            out = []
        else:
            out.append(line)
    if answer.returncode or len(said) != len(cases):
        sys.exit("%s ended with %d after %d of %d cases" % (program, answer.returncode, len(said), len(cases)))
    return said


# --- a smaller case that still differs ---

def without(case):
    """Copies of the case, each with one thing less."""
    for what in ("events", "decisions", "mailings", "incidents"):
        for i in range(len(case[what])):
            less = copy.deepcopy(case)
            del less[what][i]
            yield less
    for p, (_, _, rules) in enumerate(case["policies"]):
        for r in range(len(rules)):
            if len(rules) > 1:
                less = copy.deepcopy(case)
                del less["policies"][p][2][r]
                yield less
            for key in sorted(set(rules[r][1]) - {"action", "steps"}):
                less = copy.deepcopy(case)
                del less["policies"][p][2][r][1][key]
                yield less
    for i, e in enumerate(case["events"]):
        for key in sorted(set(e) - {"at", "ident", "key", "kind", "success", "trust", "reason", "permanence"}):
            less = copy.deepcopy(case)
            del less["events"][i][key]
            yield less


def shrunk(program, case):
    while True:
        smaller = list(without(case))
        for less, said in zip(smaller, fold(program, smaller)):
            if said != ["refused"] and said != refer(less):
                case = less
                break
        else:
            return case


def show(program, seed, case):
    print("seed %d" % seed, *policies(case), sep="\n")
    for what in ("streams", "incidents", "mailings", "decisions", "events"):
        for x in sorted(case[what], key=lambda x: x.get("at", 0)):
            times = {k: when(x[k]) for k in ("at", "from", "to") if x.get(k)}
            print(what[:-1], *("%s=%s" % (k, v) for k, v in (x | times).items() if v is not None))
    print("now", when(case["now"]))
    print(*difflib.unified_diff(refer(case), fold(program, [case])[0], "reference", "carom", lineterm="", n=99),
          sep="\n")


def main(program):
    one = os.environ.get("CAROM_POLICY_SEED")
    seeds = [int(one)] if one else range(1, int(os.environ.get("CAROM_POLICY_SEEDS", SEEDS)) + 1)
    cases = [Maker(seed).case() for seed in seeds]
    said = fold(program, cases)
    changes = sum(any(line.startswith("transition") for line in out) for out in said)
    different = [i for i, case in enumerate(cases) if said[i] != refer(case)]
    print("%d cases, %d with changes of standing, %d different" % (len(cases), changes, len(different)))
    for i in different[:SHOWN]:
        show(program, seeds[i], shrunk(program, cases[i]))
    # histories in which nothing ever happens would prove nothing
    return 1 if different or (not one and changes < len(cases) / 3) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
