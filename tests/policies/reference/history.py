"""What can be said of one event before anything is counted: who judges it, which rules it meets, and what the rest of
the history makes of it (is this delivery belied later? does a sign of life come before the wait is over?)."""

from inputs import ADDRESS, DAY, PERMANENCES, SECOND, TRUST, UNCONFIGURED, glob, merge, number

HARD_WAIT = 72 * 3600 * SECOND


class History:
    """incidents, decisions: dicts. mailings: (instant, stream, campaign). A contact fills self.layers as it goes."""

    def __init__(self, address, policies, streams, events, decisions, mailings, incidents, now):
        self.address, self.domain = address, address.rpartition("@")[2]
        self.policies = {p.name: p for p in policies}
        self.streams = {s.name: s for s in streams}
        self.events = merge(events)
        self.decisions, self.mailings, self.incidents, self.now = decisions, mailings, incidents, now

    # --- who judges: p52, p58 ---

    def stream(self, e):
        return self.streams[e.stream] if e.stream else UNCONFIGURED

    def policy(self, e):
        return self.policies[self.stream(e).policy]

    def trusted(self, e, rule=None):
        """By its stream's trust, or by a rule's."""
        needed = rule.trust if rule and rule.trust else self.stream(e).trust
        return TRUST.index(e.trust) >= TRUST.index(needed)

    def layer(self, rule, e):
        return ADDRESS if rule.address else e.stream

    # --- matching: p1 to p4 ---

    def term(self, text, e, rule):
        """(the kind of the term, whether it holds)"""
        prefix, colon, value = text.partition(":")
        if not colon:
            kind = "permanence" if text in PERMANENCES else "reason"
            return kind, getattr(e, kind) == text
        if prefix in ("feedback", "subkind"):
            return "type", glob(value, e.subkind) and (prefix == "subkind" or e.kind == "feedback")
        if prefix == "trust":
            return prefix, e.trust == value
        if prefix == "standing":
            layer = self.layer(rule, e)
            return prefix, layer is not None and glob(value, self.layers[layer].shown[0])
        field = {"domain": self.domain, "class": self.stream(e).class_}
        return prefix, glob(value, field[prefix] if prefix in field else getattr(e, prefix))

    def accepts(self, rule, e):
        met, sees = {}, e.kind == "bounce"
        for text in rule.match:
            kind, holds = self.term(text.lstrip("!"), e, rule)
            if not text.startswith("!"):
                met[kind] = met.get(kind, False) or holds
                sees = sees or kind in ("kind", "type")  # p2
            elif holds:
                return False
        return sees and all(met.values())

    def weight(self, rule, e):
        """p23"""
        for text, weight in rule.weights:
            if self.term(text.lstrip("!"), e, rule)[1] != text.startswith("!"):
                return number(weight)
        return number("1")

    # --- what the whole history says about one event ---

    def contradicted(self, e):
        """p29: by a failure of the same send, or where one of them names none, within a day after it"""
        if "delivered" not in e.successes():
            return False
        for f in self.events:
            if f.kind != "bounce" or f.stream != e.stream or not self.trusted(f):
                continue
            if f.send and e.send:
                if f.send == e.send:
                    return True
            elif e.at <= f.at and f.at // SECOND - e.at // SECOND < DAY:
                return True
        return False

    def sign_of_life(self, e):
        return bool(e.successes()) and self.trusted(e) and not self.contradicted(e)

    def incident(self, e):
        """p15: (whether e is inside one, when its wait is over; None: never, or put out)"""
        inside = [i for i in self.incidents if e.hard and i["from"] <= e.at and
                  (i["to"] is None or e.at < i["to"]) and
                  (i["provider"] is None or glob(i["provider"], e.provider)) and
                  (i["domain"] is None or glob(i["domain"], self.domain))]
        if not inside or any(i["declared"] or i["to"] is None for i in inside):
            return bool(inside), None
        over = max(i["to"] for i in inside) // SECOND * SECOND + HARD_WAIT
        alive = any(e.at < x.at < over and self.sign_of_life(x) for x in self.events)
        return True, None if alive else over

    def decided_since(self, e, at, layer):
        """p44: an operator decided about the layer between e and the end of its wait; None: the verdict"""
        for d in self.decisions:
            if e.at <= d["at"] < at and d["what"] != "suppress":
                whole = d["what"] == "forget" or not d["stream"]
                if layer is None and whole and d["what"] != "release":
                    return True
                if layer is not None and (whole or d["stream"] == layer):
                    return True
        return False
