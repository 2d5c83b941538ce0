"""carom-policy(7), told a second time: what a contact's history comes to.

Nothing here is clever, fast or bounded. The inputs are sorted and gone through once; what a question needs to know
of the past is looked up in lists that hold all of it, and of the future in the history itself. db/policy_*.c has to
give the same in whatever order things arrive. Who changes the one must not do it by reading the other.
"""

from counting import Run, State
from history import History
from inputs import ADDRESS, PROBE, SECOND, glob

WAIT_OVER, EVENT, DECISION = 1, 2, 3  # p5: the order within an instant, after what falls due
STANDINGS = ("active", "held", "suppressed")


class Layer:
    def __init__(self):
        self.suppressed = None  # (cause, rule)
        self.shown = ("active", None, None, None)  # standing, cause, rule, until
        self.since = None


class Contact(History):
    def __init__(self, *given):
        super().__init__(*given)
        self.layers = {ADDRESS: Layer()} | {name: Layer() for name in self.streams}
        self.states = {}
        self.transitions, self.requests, self.marks = [], [], {}
        self.soft = dict.fromkeys(self.streams, 0)
        self.complaints = dict.fromkeys(self.streams, 0)
        self.hard, self.verdict_hard = 0, False
        self.engaged = None  # when last
        self.last = {name: {} for name in [None, *self.streams]}  # p46

    def state(self, rule, e):
        return self.states.setdefault((rule.place, self.layer(rule, e)), State(rule, self.layer(rule, e)))

    # --- going through it ---

    def go_through(self):
        line = []
        for e in self.events:
            inside, over = self.incident(e)
            line.append((e.at, EVENT, e.ident, self.event, (e, e.at, inside)))
            if over is not None and over <= self.now:
                line.append((over, WAIT_OVER, (e.at, e.ident), self.event, (e, over, False)))  # p62
        for d in self.decisions:
            line.append((d["at"], DECISION, d["id"], self.decide, (d,)))
        for at, _, _, act, arguments in sorted(line, key=lambda x: x[:3]):
            self.fall_due(at)
            act(*arguments)
        self.fall_due(self.now)

    def fall_due(self, at):
        """p37"""
        while True:
            due = [(st.due(), st.layer, st.rule.place, st) for st in self.states.values() if st.due()]
            due = [d for d in due if d[0][0] * SECOND <= at]
            if not due:
                return
            (s, _), _, _, st = min(due, key=lambda d: d[:3])
            if st.run:
                self.run_over(st, s)
            else:
                st.back_to_foot()

    def run_over(self, st, s):
        run = st.run
        st.end_run(s)
        if run.what == "delay":
            if not self.layers[st.layer].suppressed:  # p55
                self.take(st, run.step, s * SECOND, run.event, run.cause)
        elif run.what == "probe":
            st.back_to_foot()  # p35
        elif st.rule.on_end_next and run.step is not None:
            step, st.firings = st.firings, st.firings + 1  # p56
            if st.rule.step(step) in ("notify", "none"):
                self.show(st.layer, s * SECOND, None)  # p41: a release by time names no event
            self.take(st, step, s * SECOND, run.event, run.cause)
        self.show(st.layer, s * SECOND, None)

    # --- events ---

    def event(self, e, at, in_incident):
        kinds = e.successes()
        void = self.contradicted(e)
        why, owner, counted, owned = "no rule", None, False, False
        if kinds:
            why = "contradicted" if void else "success" if self.trusted(e) else "trust"
        if at == e.at:
            self.remember(e)
            if kinds and not void:
                self.succeed(e, kinds)
        for rule in [] if e.success else self.policy(e).rules:
            if not self.accepts(rule, e):
                continue
            refused = self.offer(rule, e, at, in_incident)
            if not owned:
                owned, why, owner = True, refused, rule.title
            if not refused and not counted:
                counted, owner = True, rule.title
            if e.hard and refused in (None, "residual") and self.trusted(e, rule):
                self.verdict_hard = True
            if not rule.go_on:
                break
        if e.hard and not owned and self.trusted(e) and not in_incident and not self.decided_since(e, at, None):
            self.verdict_hard = True
        if e.id:
            self.marks[e.id] = (None if counted else why, owner)
        if counted:
            self.tally(e)

    def tally(self, e):
        """p42"""
        self.hard += e.hard
        if e.stream:
            self.soft[e.stream] += e.permanence == "soft"
            self.complaints[e.stream] += e.cause() == "complaint"

    def remember(self, e):
        """p46"""
        last = self.last[e.stream]
        if e.kind == "bounce":
            last["reason"], last["permanence"] = e.reason, e.permanence
        if not self.trusted(e):
            return
        if e.moved:
            last["moved"] = e.id
        if e.kind == "auto_reply" and e.subkind == "left_company":
            last["review"] = True
        if e.kind == "auto_reply" and e.subkind == "out_of_office" and e.away:
            last["away"] = e.away

    def succeed(self, e, kinds):
        """p30; p14: at each rule's trust, and as a sign of life at the stream's"""
        touched = set()
        for st in self.states.values():
            if (st.rule.policy is self.policy(e) and st.layer in (ADDRESS, e.stream) and
                    kinds & st.rule.reset_on and self.trusted(e, st.rule)):
                st.run = None
                st.back_to_foot()
                touched.add(st.layer)
        for layer in sorted(touched):
            self.show(layer, e.at, e.id)
        if self.trusted(e):
            self.verdict_hard = False
            if e.engages():
                self.engaged = e.at // SECOND

    def offer(self, rule, e, at, in_incident):
        """None when it is counted, else why not: the first of p9 that applies"""
        if rule.records_only:
            return "record only"
        if not rule.address and not e.stream:
            return "no stream"
        if rule.asks_trust and not self.trusted(e, rule):
            return "trust"
        if in_incident or self.decided_since(e, at, self.layer(rule, e)):
            return "incident"
        st, s, weight = self.state(rule, e), at // SECOND, self.weight(rule, e)
        if e.send and (e.stream, e.send) in st.sends:
            return "duplicate"
        if self.layers[st.layer].suppressed or self.layers[ADDRESS].suppressed:
            return "residual"  # p11
        if self.protected(rule, e):
            return "protected"
        if not weight:
            return "weight 0"
        returned = st.run and st.run.what == "probe" and e.kind == "bounce" and e.campaign == PROBE
        if not returned:
            st.decay(s, self.mailings)
            if st.too_soon(s):
                return st.too_soon(s)
        if e.send:
            st.sends.add((e.stream, e.send))
        if returned:
            self.probe_returned(st, e, at)
        else:
            self.count(st, e, at, weight)
        return None

    def count(self, st, e, at, weight):
        s = at // SECOND
        st.add(e, s, weight)
        if st.run:
            return  # p32
        if st.fulfilled(s, self.mailings, self.is_engaged(st.rule, s)):
            self.fire(st, e, at)
        else:
            st.told = False

    def protected(self, rule, e):
        """p13"""
        by = self.streams.values() if rule.address else [self.stream(e)]
        return any(glob(p, self.address) for stream in by for p in stream.protected)

    def is_engaged(self, rule, s):
        return self.engaged is not None and (not rule.engaged_within or s - self.engaged <= rule.engaged_within)

    # --- the ladder ---

    def fire(self, st, e, at):
        step = st.firings
        st.firings += 1
        if st.rule.delay:
            st.run = Run("delay", at // SECOND + st.rule.delay, step, e.id, e.cause())
        else:
            self.take(st, step, at, e.id, e.cause())

    def probe_returned(self, st, e, at):
        """p34: the next step at once; p61: it is not in the count"""
        step = st.run.step + 1
        st.end_run(at // SECOND)
        st.firings = step + 1
        self.take(st, step, at, e.id, e.cause())

    def take(self, st, step, at, event, cause):
        rule, s, what = st.rule, at // SECOND, st.rule.step(step)
        if what == "notify" and not st.told:  # p33
            st.told = True
            self.requests.append((st.layer, at, what, rule.title, event))
        elif what == "probe":
            st.run = Run(what, s + rule.probe_wait, step, event, cause)
            self.requests.append((st.layer, at, what, rule.title, event))
        elif what == "hold":
            st.holds += 1
            until = s + rule.hold_length(st.holds) if rule.hold_for else None
            st.run = Run(what, until, step, event, cause)
        elif what == "suppress":
            self.suppress(st.layer, s, (cause, rule.title))
        self.show(st.layer, at, event)

    # --- standings ---

    def suppress(self, layer, s, by):
        self.layers[layer].suppressed = by
        for st in self.states.values():  # p57
            if st.layer == layer and st.holds_now:
                st.end_run(s)

    def look(self, name, s):
        """p39; of several holds that end together the one that shows already, else the first rule's"""
        layer = self.layers[name]
        if layer.suppressed:
            return ("suppressed", *layer.suppressed, None)
        holds = [st for st in self.states.values() if st.layer == name and st.holds_now and
                 (st.run.until is None or st.run.until > s)]
        if not holds:
            return ("active", None, None, None)
        st = min(holds, key=lambda st: (-end(st.run.until), st.rule.title != layer.shown[2], st.rule.place))
        return ("held", st.run.cause, st.rule.title, st.run.until)

    def show(self, name, at, event, operator=False):
        """p41"""
        layer, new = self.layers[name], self.look(name, at // SECOND)
        old, layer.shown = layer.shown, new
        if new == old:
            return
        if new[0] != old[0]:
            layer.since = at // SECOND
        self.transitions.append((name, at, old[0], new[0], "operator" if operator else new[1], *new[2:], event))

    def in_force(self, name):
        """p12"""
        a, b = self.layers[ADDRESS], self.layers[name]
        standing = a.shown[0]
        if standing != b.shown[0]:
            return a if STANDINGS.index(standing) > STANDINGS.index(b.shown[0]) else b
        if standing == "suppressed":
            return a if a.since <= b.since else b
        if standing == "held":
            return a if end(a.shown[3]) >= end(b.shown[3]) else b
        return a if (a.since or 0) >= (b.since or 0) else b

    # --- operators: p43 to p45 ---

    def decide(self, d):
        at, what = d["at"], d["what"]
        if what == "suppress":
            self.suppress(d["stream"] or ADDRESS, at // SECOND, ("operator", None))
            self.show(d["stream"] or ADDRESS, at, None, True)
            return
        whole = what == "forget" or not d["stream"]
        for name in sorted(self.layers) if whole else [d["stream"]]:
            for st in self.states.values():
                if st.layer == name:
                    self.decide_rule(st, what, at // SECOND)
            if what != "forget":
                self.layers[name].suppressed = None
                self.show(name, at, None, True)
            if what != "release" and name != ADDRESS:
                self.soft[name] = self.complaints[name] = 0
        if whole and what != "release":
            self.hard, self.verdict_hard = 0, False
        if what == "forget":
            for name in self.streams:  # what is personal
                self.last[name] = {k: v for k, v in self.last[name].items() if k in ("reason", "permanence")}

    def decide_rule(self, st, what, s):
        if st.run and (what != "forget" or st.run.what == "delay"):
            st.end_run(s)
        elif st.run and st.run.what == "hold":
            st.run = st.run._replace(step=None)  # it stays to its end, which leads nowhere
        if what == "release":
            st.clear()
        else:
            st.back_to_foot()


def end(until):
    return float("inf") if until is None else until
