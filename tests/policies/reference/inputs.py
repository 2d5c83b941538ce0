"""What the reference is given: reports and successes, streams, policies. Text and numbers as in carom.conf(5).

"pN" is a point of the fine print of carom-policy(7), by the numbers that the tests of the fold have in their names.
"""

import re
from datetime import datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

SECOND = 1_000_000  # instants are microseconds, everything else is seconds (p6)
DAY = 86400
ADDRESS = ""  # the layer of the address; the others are called as their stream
LONGEST_HOLD = 3650 * DAY
TRUST = ("weak", "plausible", "correlated", "verified")
PERMANENCES = ("hard", "soft", "undetermined")
SUCCESSES = ("delivered", "reply", "open", "click", "probe_ok")
PROBE = "carom-probe"
UNITS = {"s": 1, "m": 60, "h": 3600, "d": DAY, "w": 7 * DAY}


def duration(text):
    return int(text[:-1]) * UNITS[text[-1]] if text else None


def number(text):
    return Fraction(text) if text else None


def glob(pattern, text):
    """p4: * and ? are wildcards, ASCII case is folded, null never matches."""
    if text is None:
        return False
    parts = [{"*": ".*", "?": "."}.get(c, re.escape(c)) for c in pattern]
    return re.fullmatch("".join(parts), text, re.IGNORECASE | re.DOTALL | re.ASCII) is not None


class Event:
    """A report; or, where success is given, a row of carom.report_success."""

    FIELDS = ("at", "ident", "id", "key", "stream", "kind", "subkind", "reason", "permanence", "scope", "group",
              "stage", "trust", "success", "status", "provider", "campaign", "send", "away", "moved")

    def __init__(self, **fields):
        for name in self.FIELDS:
            setattr(self, name, fields.get(name))
        if self.kind != "bounce":
            self.permanence = None  # p2

    @property
    def hard(self):
        return self.permanence == "hard"

    def successes(self):
        """p28"""
        kinds = set()
        if self.success:
            kinds.add(self.success)
        elif (self.kind, self.subkind) == ("report", "delivered"):
            kinds.add("delivered")
        elif (self.kind, self.subkind) == ("mdn", "displayed"):
            kinds.add("open")
        elif self.kind == "mail":
            kinds.add("reply")
        elif self.kind == "auto_reply" and self.subkind not in ("left_company", "address_changed", "challenge"):
            kinds.add("reply")
        if kinds and self.campaign == PROBE:
            kinds.add("probe_ok")
        return kinds

    def engages(self):
        """p27: opened, clicked, or answered by a human"""
        return bool(self.successes() & {"open", "click", "reply"}) and self.kind != "auto_reply"

    def cause(self):
        """p40"""
        if (self.kind, self.subkind) in (("feedback", "opt_out"), ("request", "unsubscribe")):
            return "opt_out"
        if self.kind == "feedback":
            return "complaint"
        return "hard" if self.hard else "escalated"


def merge(events):
    """p10: what is kept of several reports with one ident"""
    together = {}
    for e in events:
        together.setdefault(e.ident, []).append(e)
    kept = []
    for same in together.values():
        best = min(same, key=lambda e: (-TRUST.index(e.trust),
                                        (PERMANENCES + (None,)).index(e.permanence), e.key))
        best.at = min(e.at for e in same if e.trust == best.trust)
        kept.append(best)
    return kept


class Stream:
    def __init__(self, name, policy="default", trust="correlated", class_="bulk", protected=()):
        self.name, self.policy, self.trust = name, policy, trust
        self.class_, self.protected = class_, protected


UNCONFIGURED = Stream(None, class_=None)  # p58: what judges an event without a stream


class Rule:
    def __init__(self, title, keys, policy, place):
        get = keys.get
        self.title, self.policy, self.place = title, policy, place
        self.match = get("match", [])
        self.trust = get("trust")
        self.go_on = get("continue", False)
        self.address = get("scope") == "address"
        self.never = get("count") == "never"
        self.threshold = number(get("threshold"))
        self.count = None if self.never else get("count", None if self.threshold else 1)  # p16
        self.count_engaged = get("count_engaged")
        self.engaged_within = duration(get("engaged_within"))
        self.weights = [w.rsplit("=", 1) for w in get("weights", [])]
        self.multiply = get("multiply", [])
        self.distinct = get("distinct")
        self.window = duration(get("window"))
        self.min_span = duration(get("min_span")) or 0
        self.min_gap = duration(get("min_gap")) or 0
        self.stale_after = duration(get("stale_after"))
        self.per_day = get("per_day")
        self.min_ratio = number(get("min_ratio"))
        self.min_sent = get("min_sent", 0)
        decay, _, per = get("decay", "").partition("/")
        self.decay = number(decay)
        self.decay_per = None if per == "campaign" else duration(per)
        self.reset_on = set(SUCCESSES if get("consecutive") else get("reset_on", []))  # p18
        self.hold_for = duration(get("hold_for"))
        self.hold_factor = Fraction(get("hold_factor", "1"))
        self.on_end_next = get("on_end") == "next"
        self.probe_wait = duration(get("probe_wait", "7d"))
        self.delay = duration(get("delay"))
        self.steps = get("steps") or self.ladder(**keys)

    @staticmethod
    def ladder(action, then=None, after_holds=1, **_):
        steps = [action] * (after_holds if action == "hold" else 1)
        return steps + [then] if then else steps

    def step(self, n):
        """p33: of the n-th firing, from 0; p34: after a probe at the end comes suppress"""
        if n < len(self.steps):
            return self.steps[n]
        return "suppress" if self.steps[-1] == "probe" else self.steps[-1]

    def hold_length(self, k):
        """p36: of the k-th hold, from 1"""
        return min(int(self.hold_for * self.hold_factor ** (k - 1)), LONGEST_HOLD)

    @property
    def records_only(self):
        return self.never or self.steps == ["none"]  # p16

    @property
    def asks_trust(self):
        return bool(set(self.steps) - {"none", "notify"})  # p14


class Policy:
    def __init__(self, name, zone, rules, place):
        self.name, self.zone = name, ZoneInfo(zone)
        self.rules = [Rule(title, keys, self, (place, i)) for i, (title, keys) in enumerate(rules)]

    def day(self, s):
        return datetime.fromtimestamp(s, self.zone).date()

    def begins(self, day):
        """The instant at which a day, in days since 1970, begins here."""
        midnight = datetime(1970, 1, 1, tzinfo=self.zone) + timedelta(days=day)
        return int(midnight.timestamp()) * SECOND
