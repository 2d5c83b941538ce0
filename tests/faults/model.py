#!/usr/bin/env python3
"""Exhaustive model of fetch, commit, acknowledge.

usage: model.py SOURCE

Three messages are in a mailbox: one report that was delivered twice (two messages, one canonical content)
and another report about the same recipient. Every order of steps, deaths, lost replies and resets of the
UIDVALIDITY is gone through, for each way to acknowledge, with one daemon and with two without any lease.
No report may be counted twice, none may be gone uncounted, and from every state the good end must still be
within reach. Then rules of the protocol are left out one by one, and each time something must break.

The steps are the crash points of the code: the names are compared with those in SOURCE.

A state: messages on the server; UIDVALIDITY; keys in the database; how often each report is counted;
copies in the target folder; the daemons; commits under way whose fetcher has died; faults and resets left.
A message on the server: (uid, raw, canonical, report, flagged, seen). A daemon: (step, UIDVALIDITY, batch,
what this session marked).
"""
import collections
import pathlib
import re
import sys

MESSAGES = ((1, "r1", "c1", "E1"), (2, "r1b", "c1", "E1"), (3, "r2", "c2", "E2"))
REPORTS = ("E1", "E2")

# In order. What follows "before acknowledging" depends on the way to acknowledge.
PIPELINE = (
    "batch sent",
    "batch received by the parser",
    "batch parsed",
    "batch passed on",
    "batch received by the recorder",
    "before the commit",
    "after the commit",
    "batch recorded",
    "batch answered",
    "outcome received",
    "before acknowledging",
)
ACKNOWLEDGE = {
    "move": ("copied or moved",),
    "copy": ("copied or moved", "flagged"),
    "delete": ("flagged",),
    "pop3": (),
}
END = ("after acknowledging", "before the end of the pass")
EXPUNGE = {"move": (), "copy": ("expunged",), "delete": ("expunged",), "pop3": ()}
LAST = "after the end of the pass"
# Steps that nobody outside the daemon can tell from the one before: left out with two daemons, where
# they only multiply the states.
INNER = {
    "batch received by the parser", "batch parsed", "batch passed on", "batch received by the recorder",
    "batch recorded", "batch answered", "outcome received", "after acknowledging",
}

Model = collections.namedtuple("Model", "way daemons faults resets key order checks_v peek durable own_session")


def model(way="move", daemons=1, faults=2, resets=1, key="canonical", order="commit first", checks_v=True,
          peek=True, durable=True, own_session=True):
    return Model(way, daemons, faults, resets, key, order, checks_v, peek, durable, own_session)


def steps(m):
    every = PIPELINE + ACKNOWLEDGE[m.way] + END + EXPUNGE[m.way] + (LAST,)
    return tuple(s for s in every if m.daemons == 1 or s not in INNER)


State = collections.namedtuple("State", "box v keys counts copies daemons orphans faults resets unsafe")
IDLE = (None, 0, (), ())
OTHER = -1  # in the place of the UIDVALIDITY: numbers of another POP3 session


def start(m):
    box = frozenset(x + (False, False) for x in MESSAGES)
    return State(box, 1, frozenset(), (0, 0), (0, 0, 0), (IDLE,) * m.daemons, frozenset(), m.faults, m.resets, None)


def record(m, s, v, batch):
    """The transaction of a batch."""
    keys, counts = set(s.keys), list(s.counts)
    for uid, raw, canonical, report in batch:
        k = {"canonical": canonical, "raw": raw, "place": (v, uid), "none": None}[m.key]
        if k is not None and k in keys:
            continue
        keys.add(k)
        counts[REPORTS.index(report)] += 1
    undo = (s.keys, s.counts) if not m.durable else None
    return s._replace(keys=frozenset(k for k in keys if k is not None), counts=tuple(counts), unsafe=undo)


def effect(m, s, step, d):
    """What the step does to the server; (state, daemon)."""
    at, v, batch, marked = d
    # the server takes a UID for what it means now; only the check keeps us from using an old one
    stale = m.checks_v and v != s.v
    uids = {x[0] for x in batch}
    if step == "copied or moved" and not stale:
        copies = list(s.copies)
        for x in s.box:
            if x[0] in uids:
                copies[[y[1] for y in MESSAGES].index(x[1])] += 1
        box = frozenset(x for x in s.box if x[0] not in uids) if m.way == "move" else s.box
        return s._replace(box=box, copies=tuple(copies)), d
    if step == "flagged" and not stale:
        box = frozenset(x[:4] + (True, x[5]) if x[0] in uids else x for x in s.box)
        return s._replace(box=box), (at, v, batch, tuple(sorted(set(marked) | uids)))
    if step == "expunged" and not stale:
        return s._replace(box=frozenset(x for x in s.box if not (x[4] and x[0] in marked))), d
    if step == "before acknowledging" and m.way == "pop3":
        # the server knows what a number of this session means, whatever becomes of its mailbox
        raws = {x[1] for x in batch} if v != OTHER else {x[1] for x in s.box if x[0] in uids}
        return s, (at, v, batch, tuple(sorted(set(marked) | raws)))
    if step == LAST and m.way == "pop3":
        return s._replace(box=frozenset(x for x in s.box if x[1] not in marked)), d
    return s, d


def begin(m, s):
    unread = sorted(x[:4] for x in s.box if m.peek or not x[5])[:2]
    if not unread:
        return None
    if m.peek:
        return s, tuple(unread)
    uids = {x[0] for x in unread}
    return s._replace(box=frozenset(x[:5] + (True,) if x[0] in uids else x for x in s.box)), tuple(unread)


def advance(m, s, d, order):
    """The next step of a daemon: (state, daemon)."""
    step, v, batch, marked = d
    following = order[order.index(step) + 1]
    d = (following, v, batch, marked)
    if m.order == "acknowledge first":
        # everything of the acknowledgement before the commit
        if following == "before the commit":
            for name in ("before acknowledging",) + ACKNOWLEDGE[m.way] + EXPUNGE[m.way] + (LAST,):
                s, d = effect(m, s, name, d)
        elif following == "after the commit":
            s = record(m, s, v, batch)
        return s, d
    if following == "after the commit":
        s = record(m, s, v, batch)
    else:
        s, d = effect(m, s, following, d)
    return s, d


def die(m, s, d, order):
    """What kill -9 of the role that is at this step, or the loss of its connection, leaves: states, daemons."""
    step, v, batch, marked = d
    before = order.index(step) < order.index("after the commit")
    fetcher = s, IDLE
    yield fetcher
    if before:
        # the fetcher dies, its batch is on its way
        yield s._replace(orphans=s.orphans | {(v, batch)}), IDLE
    if order.index(step) < order.index("before acknowledging"):
        # parser or recorder die, or the reply of the commit is lost: the batch is sent again
        yield s, (order[0], v, batch, marked)
    if not m.own_session and m.way == "pop3" and step != LAST:
        # another session goes on with the numbers of the one that is over
        if not before:
            yield effect(m, s, "before acknowledging", ("before acknowledging", OTHER, batch, ()))


def following(m, s, order):
    for i, d in enumerate(s.daemons):
        def put(state, daemon, fault=0):
            daemons = list(s.daemons)
            daemons[i] = daemon
            return state._replace(daemons=tuple(daemons), faults=state.faults - fault)
        if d[0] is None:
            first = begin(m, s)
            if first:
                yield put(first[0], (order[0], s.v, first[1], ()))
        elif d[0] == LAST:
            yield put(s, IDLE)
        else:
            yield put(*advance(m, s, d, order))
        if d[0] is not None and s.faults:
            for state, daemon in die(m, s, d, order):
                yield put(state, daemon, 1)
    for v, batch in s.orphans:
        yield record(m, s, v, batch)._replace(orphans=s.orphans - {(v, batch)})
    if s.unsafe and s.faults:
        # the server's machine dies: what was committed but not yet written is not
        yield s._replace(keys=s.unsafe[0], counts=s.unsafe[1], unsafe=None, faults=s.faults - 1)
    if s.resets and s.box:
        messages = sorted(s.box)
        turned = messages[1:] + messages[:1]
        yield s._replace(box=frozenset((j + 1,) + x[1:] for j, x in enumerate(turned)), v=s.v + 1,
                         resets=s.resets - 1)


def explore(m):
    order = steps(m)
    seen, queue, back = {start(m)}, collections.deque([start(m)]), {}
    used = set()
    while queue:
        s = queue.popleft()
        for t in following(m, s, order):
            used.update(d[0] for d in t.daemons if d[0])
            back.setdefault(t, []).append(s)
            if t not in seen:
                seen.add(t)
                queue.append(t)
    held = lambda s: {x[3] for x in s.box} | {x[3] for d in s.daemons for x in d[2]} | \
        {x[3] for o in s.orphans for x in o[1]}
    double = sum(max(s.counts) > 1 for s in seen)
    lost = sum(any(s.counts[e] < 1 and REPORTS[e] not in held(s) for e in (0, 1)) for s in seen)
    # in the target folder: once, and once more for each fault. The second daemon has no lease here.
    copies = sum(m.daemons == 1 and max(s.copies) > 1 + m.faults - s.faults + m.resets - s.resets for s in seen)
    good = {s for s in seen if not s.box and not s.orphans and s.counts == (1, 1) and all(d[0] is None for d in s.daemons)}
    stack = list(good)
    while stack:
        for p in back.get(stack.pop(), ()):
            if p not in good:
                good.add(p)
                stack.append(p)
    return len(seen), double, lost, copies, len(seen) - len(good), used


def in_code(source):
    """Without those of webhooks, which come after the commit, and of tokens, which come before the mail."""
    names = set()
    for folder in ("daemon", "db"):
        for f in pathlib.Path(source, folder).glob("*.c"):
            if f.name.startswith(("courier", "recorder_webhook", "oauth")):
                continue
            names.update(re.findall(r'crash_point\("([^"]+)"\)', f.read_text()))
    return names


WEAK = (
    ("without a key", model(key="none")),
    ("with UID and UIDVALIDITY as key", model(key="place")),
    ("with a key of all octets", model(key="raw")),
    ("acknowledged before the commit", model(order="acknowledge first")),
    ("acknowledged without a look at UIDVALIDITY", model(checks_v=False)),
    ("deleted without a look at UIDVALIDITY", model(way="delete", checks_v=False)),
    ("with \\Seen as the mark of what is done", model(peek=False)),
    ("with synchronous_commit = off", model(durable=False)),
    ("with numbers of another POP3 session", model(way="pop3", own_session=False)),
)


def main():
    tests = failed = 0

    def ok(good, text, *more):
        nonlocal tests, failed
        tests += 1
        failed += not good
        print("ok" if good else "not ok", tests, "-", text)
        for line in more:
            print("#", line)

    used, total = set(), 0
    for daemons in (1, 2):
        for way in ACKNOWLEDGE:
            m = model(way=way, daemons=daemons, faults=2 if daemons == 1 else 1)
            states, double, lost, copies, stuck, names = explore(m)
            used |= names
            total += states
            ok(not (double or lost or copies or stuck), f"{way}, {daemons} daemon(s): nothing lost, nothing twice, no dead end",
               f"{states} states: {double} double, {lost} lost, {copies} copies too many, {stuck} cannot end well")
    missing, unknown = in_code(sys.argv[1]) - used, used - in_code(sys.argv[1])
    ok(not missing and not unknown, "the steps are those of the code",
       *(f"in the code only: {n}" for n in missing), *(f"in the model only: {n}" for n in unknown))
    for text, m in WEAK:
        states, double, lost, copies, stuck, _ = explore(m)
        ok(double or lost or stuck, f"{text} the model fails", f"{states} states: {double} double, {lost} lost, {stuck} cannot end well")
    print(f"# {total} states of the protocol as it is")
    print(f"1..{tests}")
    return failed != 0


sys.exit(main())
