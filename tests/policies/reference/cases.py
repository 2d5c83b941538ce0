"""Random cases: policies and a history, for the reference and, as lines of text, for test_reference.

A case is a dict of plain values, so that compare.py can leave parts of it out.
"""

import random

from contact import Contact
from inputs import DAY, PERMANENCES, PROBE, SECOND, SUCCESSES, TRUST, Event, Policy, Stream, duration
from scenes import play
from text import EPOCH, outcome

HOUR = 3600
ZONES = ("UTC", "UTC", "UTC", "Europe/Vienna", "America/New_York")
SPANS = ("1h", "6h", "1d", "2d", "3d", "7d", "10d")
ACTIONS = ("none", "notify", "hold", "probe", "suppress")
TERMS = ("hard", "soft", "undetermined", "mailbox_full", "mailbox_not_found", "group:*fault", "scope:address",
         "scope:domain", "stage:rcpt", "kind:bounce", "kind:delay", "kind:auto_reply", "kind:MAIL", "kind:*",
         "feedback:abuse", "feedback:opt_out", "feedback:*", "subkind:unsubscribe", "subkind:out_of_office",
         "subkind:delivered", "status:5.*", "status:4.?.2", "domain:*.example", "domain:d.?xample",
         "provider:gm*", "stream:a", "stream:b", "campaign:" + PROBE, "campaign:s*", "class:bulk",
         "class:transactional", "trust:plausible", "trust:verified", "standing:held", "standing:active")
COMMON = ("hard", "soft", "undetermined", "scope:*", "kind:*", "stream:?", "mailbox_full")
REASONS = {"mailbox_full": ("soft", "address", "recipient_fault"),
           "mailbox_not_found": ("hard", "address", "hard"),
           "auth_failure": ("soft", "sender", "sender_fault"),
           "system_full": ("soft", "domain", "recipient_fault"),
           "mailbox_disabled": ("soft", "address", "recipient_fault")}
OTHERS = (("feedback", "abuse"), ("feedback", "opt_out"), ("feedback", "not_spam"), ("request", "unsubscribe"),
          ("auto_reply", "out_of_office"), ("auto_reply", "left_company"), ("auto_reply", "challenge"),
          ("auto_reply", "acknowledgement"), ("mail", None), ("report", "delivered"), ("report", "relayed"),
          ("mdn", "displayed"), ("mdn", "deleted"))
CAMPAIGNS = ("spring", "summer", "autumn", PROBE)
DECISIONS = ("suppress", "release", "reset", "forget")
# Of these each case has a few in plenty and the others rarely: all at once drown each other.
FEATURES = ("trust", "continue", "threshold", "decay", "multiply", "engaged", "window", "min_span", "min_gap",
            "stale_after", "per_day", "min_ratio", "distinct", "reset_on", "steps", "on_end", "delay", "micro",
            "send", "merge", "protected", "decision", "incident", "probe", "hold", "address", "hard", "success",
            "other", "mailing", "dense")


class Maker:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.any, self.between = self.random.choice, self.random.randint
        self.spans = self.random.sample(SPANS, 2) + ["3d"]  # few, so that they meet; 3 d is the wait of incidents
        self.loud = self.random.sample(FEATURES, 4)

    def chance(self, percent, feature=None):
        if feature:
            percent = min(85, percent * 4) if feature in self.loud else percent / 2
        return self.random.random() * 100 < percent

    # --- a policy ---

    def term(self):
        return ("!" if self.chance(15) else "") + self.any(COMMON if self.chance(50) else TERMS)

    def match(self):
        terms = []
        for _ in range(self.between(1, 3)):
            term = self.term()
            while term.lower().lstrip("!") in (t.lower().lstrip("!") for t in terms):
                term = self.term()  # what is asked for and excluded is refused
            terms.append(term)
        return terms

    def rule(self):
        rule = {}
        if self.chance(50):
            rule["match"] = self.match()
        if self.chance(15, "trust"):
            rule["trust"] = self.any(TRUST[1:])
        if self.chance(25, "continue"):
            rule["continue"] = True
        if self.chance(40, "address"):
            rule["scope"] = "address"
        self.add_count(rule)
        self.add_limits(rule)
        self.add_ladder(rule)
        return rule

    def add_count(self, rule):
        threshold, decay = self.chance(30, "threshold"), self.chance(20, "decay")
        if threshold:
            rule["threshold"] = "%d.%d" % (self.between(0, 2), self.between(1, 9))
            if self.chance(60):
                rule["weights"] = [self.term() + "=" + self.any(("0", "0.5", "1", "2", "0.333", "4"))
                                   for _ in range(self.between(1, 2))]
            if self.chance(40, "multiply"):
                rule["multiply"] = ["ratio"] if decay else self.any((["ratio"], ["last"], ["ratio", "last"]))
        if self.chance(2):
            rule["count"] = "never"
        elif not threshold or self.chance(30):
            rule["count"] = self.any((1, 1, 1, 2, 2, 3))
            if self.chance(25, "engaged"):
                rule["count_engaged"] = self.between(1, 5)
                if self.chance(50):
                    rule["engaged_within"] = self.any(self.spans)
        if decay and self.chance(30):
            rule["decay"] = "1/campaign"
        elif decay:
            rule["decay"] = "%d.%d/%s" % (self.between(0, 2), self.between(1, 9), self.any(self.spans))
        else:
            if self.chance(50, "window"):
                rule["window"] = self.any(self.spans + ["30d"])
            if self.chance(15, "distinct"):
                rule["distinct"] = self.any(("stream", "campaign"))

    def add_limits(self, rule):
        for key, percent in (("min_span", 20), ("min_gap", 20), ("stale_after", 25)):
            if self.chance(percent, key):
                rule[key] = self.any(self.spans)
        if "window" in rule and duration(rule.get("min_span")) and (
                duration(rule["min_span"]) > duration(rule["window"])):
            del rule["min_span"]  # such a rule is refused
        if self.chance(20, "per_day"):
            rule["per_day"] = self.between(1, 2)
        if self.chance(12, "min_ratio"):
            rule["min_ratio"] = self.any(("0.25", "0.333", "0.5", "0.5", "1"))
            rule["min_sent"] = self.between(1, 3)
        if self.chance(15, "reset_on"):
            rule["consecutive"] = True
        elif self.chance(50, "reset_on"):
            rule["reset_on"] = self.random.sample(SUCCESSES, self.between(1, 2))

    def add_ladder(self, rule):
        if self.chance(35, "steps"):
            rule["steps"] = [self.any(ACTIONS) for _ in range(self.between(1, 3))]
            rule["steps"].append(self.any(("suppress", "suppress", "notify")))
            used = rule["steps"]
        else:
            rule["action"] = self.any(ACTIONS + ("hold", "suppress"))
            if self.chance(20, "probe"):
                rule["action"] = "probe"
            elif self.chance(20, "hold"):
                rule["action"] = "hold"
            used = [rule["action"]]
            if rule["action"] in ("hold", "probe") and self.chance(50):
                rule["then"] = self.any(ACTIONS)
                if rule["action"] == "hold" and self.chance(50):
                    rule["after_holds"] = self.between(1, 3)
        if "hold" in used and ("steps" in rule or self.chance(80)):
            rule["hold_for"] = self.any(self.spans)
            if self.chance(40):
                rule["hold_factor"] = self.any(("1.5", "2", "1.333", "30"))
            if "steps" in rule and self.chance(50, "on_end"):
                rule["on_end"] = "next"
        if "probe" in used and self.chance(60):
            rule["probe_wait"] = self.any(self.spans)
        if self.chance(15, "delay"):
            rule["delay"] = self.any(self.spans)

    # --- a history: much of it on one instant, and on the edges of durations ---

    def when(self):
        if self.instants and self.chance(60):
            at = self.any(self.instants) + self.any((-1, 0, 0, 1, 1)) * duration(self.any(self.spans)) * SECOND
            at = max(at, (EPOCH + self.base * DAY) * SECOND)
        else:
            at = (EPOCH + self.base * DAY + self.between(0, self.span) * self.grid) * SECOND
        if self.chance(10):
            at += self.any((-1, 1, 2)) * SECOND
        if self.chance(8, "micro"):
            at += self.any((1, 500000, 999999))
        self.instants.append(at)
        return at

    def event(self, n):
        what = self.random.random()
        if self.chance(10, "success"):
            what = 0.9
        elif self.chance(10, "other"):
            what = 0.7
        e = dict(at=self.when(), ident=n + 1, key=n + 1, stream=self.any(("a", "a", "a", "a", "b", "b", "c", None)),
                 trust="correlated")
        if what < 0.62:
            self.add_failure(e)
        elif what < 0.8:
            e["kind"], e["subkind"] = self.any(OTHERS)
            if e["subkind"] == "out_of_office" and self.chance(60):
                e["away"] = EPOCH // DAY + self.base + self.between(-10, 40)
            if self.chance(15):
                e["moved"] = 1
        else:
            e["success"] = self.any(SUCCESSES)
            e["ident"] += 1000
        if self.chance(50, "send"):
            e["send"] = self.between(1, 5)
        if self.chance(60):
            e["campaign"] = self.any(CAMPAIGNS)
        if self.chance(25, "trust"):
            e["trust"] = self.any(TRUST)
        return e

    def add_failure(self, e):
        e["kind"] = "delay" if self.chance(8) else "bounce"
        e["reason"] = self.any(list(REASONS) + ["mailbox_not_found"])
        e["permanence"], e["scope"], e["group"] = REASONS[e["reason"]]
        if self.chance(20, "hard"):
            e["permanence"] = "hard"
        elif self.chance(30, "incident"):
            e["permanence"] = "hard"
        elif self.chance(20):
            e["permanence"] = self.any(PERMANENCES)
        if e["kind"] == "delay":
            del e["permanence"]
        e.update(status=self.any(("5.1.1", "4.2.2", None)), provider=self.any(("gmail", None)),
                 stage=self.any(("rcpt", "eom")))

    def say_again(self, events):
        """Two reports with one ident, which are about one failure."""
        first = self.any(events)
        if "success" not in first:
            again = self.event(len(events))
            while "success" in again:
                again = self.event(len(events))
            events.append(again | {"ident": first["ident"], "key": self.between(1, 30) * 100 + len(events)})

    def incident(self):
        start = self.when()
        end = None if self.chance(20) else start + self.between(1, 240) * HOUR * SECOND
        self.instants += [end] if end else []
        return {"from": start, "to": end,
                "provider": self.any(("gm*", None)), "domain": self.any(("*.test", None, None, None)),
                "declared": self.chance(40)}

    def case(self):
        self.base = self.any((1, 1, 1, 64, 84, 292, 300))  # the later ones have changes to or from summer time
        self.span = 12 if self.chance(15, "dense") else 120
        self.grid = self.any((HOUR, 6 * HOUR, 6 * HOUR))
        self.instants = []
        incidents = [self.incident() for _ in range(self.between(1, 2) if self.chance(35, "incident") else 0)]
        case = dict(
            policies=[(name, self.any(ZONES), [("%s%d" % (title, i), self.rule()) for i in range(self.between(1, n))])
                      for name, title, n in (("default", "r", 4), ("other", "s", 2))],
            streams=[dict(name="a"), dict(name="b"),
                     dict(name="c", policy="other", class_="transactional", trust="plausible")],
            events=[self.event(n) for n in range(self.between(3, self.any((4, 8, 16, 30))))],
            decisions=[], incidents=incidents)
        for _, _, rules in case["policies"]:
            if self.chance(70):
                rules[-1][1].pop("match", None)  # so that most bounces have an owner
        self.random.shuffle(case["streams"])
        if self.chance(10, "protected"):
            self.any(case["streams"])["protected"] = ["X@*"]
        while self.chance(15, "merge"):
            self.say_again(case["events"])
        if self.chance(40, "decision"):
            case["decisions"] = [dict(at=self.when(), id=i, what=self.any(DECISIONS), stream=self.any(("a", "b", None, None)))
                                 for i in range(1, self.between(1, 3) + 1)]
        case["mailings"] = [dict(at=self.when(), stream=self.any("abc"), campaign=self.any(CAMPAIGNS + (None,)))
                            for _ in range(self.between(0, 20 if self.chance(10, "mailing") else 4))]
        play(self, case)
        times = [x["at"] for x in case["events"] + case["decisions"] + case["mailings"]]
        case["now"] = (max(times) // SECOND + 1 + self.any((0, 0, 6, 24, 72, 240, 9600)) * HOUR) * SECOND
        return case


# --- a case as the reference and as test_reference take it ---

def numbered(case):
    """Database ids: the n-th report has n."""
    return [e | {"id": 0 if "success" in e else n} for n, e in enumerate(case["events"], 1)]


def refer(case):
    contact = Contact("x@d.example",
                      [Policy(*p, place) for place, p in enumerate(case["policies"])],
                      [Stream(**s) for s in case["streams"]], [Event(**e) for e in numbered(case)],
                      case["decisions"], [(m["at"], m["stream"], m["campaign"]) for m in case["mailings"]],
                      case["incidents"], case["now"])
    contact.go_through()
    return outcome(contact)


def value(v):
    if isinstance(v, list):
        return "{" + ", ".join('"%s"' % x for x in v) + "}"
    return '"%s"' % v if isinstance(v, str) else str(v).lower()


def policies(case):
    """The text of carom.conf(5)."""
    for name, zone, rules in case["policies"]:
        yield 'policy "%s" {' % name
        yield '    timezone = "%s"' % zone
        for title, keys in rules:
            yield '    rule "%s" { %s }' % (title, " ".join("%s = %s" % (k, value(v)) for k, v in keys.items()))
        yield "}"


def words(what, fields):
    fields = {k.rstrip("_"): v[0] if isinstance(v, list) else v for k, v in fields.items()}
    return what + "".join(" %s=%s" % (k, v) for k, v in fields.items() if v is not None and v is not False)


def lines(case):
    yield from ("policy " + line for line in policies(case))
    yield from (words("stream", s) for s in case["streams"])
    yield from (words("event", e) for e in numbered(case))
    for what in ("decision", "mailing", "incident"):
        yield from (words(what, x) for x in case[what + "s"])
    once = len({e["ident"] for e in case["events"]}) < len(case["events"])
    yield words("fold", dict(now=case["now"], once=once))
