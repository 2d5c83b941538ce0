"""What a rule counts in one layer, and when that fulfils its condition."""

from collections import namedtuple
from fractions import Fraction

from inputs import ADDRESS, SECOND

MOST_EVENTS = 1000  # p22

Counted = namedtuple("Counted", "second weight stream campaign")
Run = namedtuple("Run", "what until step event cause")  # a hold, probe or delay under way


class State:
    """Of one rule in one layer."""

    def __init__(self, rule, layer):
        self.rule, self.layer = rule, layer
        self.sends = set()  # p10: never forgotten
        self.run = None
        self.back_to_foot()

    def clear(self):
        """p19: as new; what was counted is gone, the ladder stays"""
        self.counted, self.days = [], []
        self.first = None
        self.score, self.score_at = Fraction(0), None
        self.told = False

    def back_to_foot(self):
        """p59"""
        self.clear()
        self.firings = self.holds = 0
        self.clock = None  # p38: from when stale_after runs

    def end_run(self, s):
        self.run, self.clock = None, s

    @property
    def holds_now(self):
        return self.run is not None and self.run.what != "delay"

    def due(self):
        """(second, order within it) of what happens next by itself; p37"""
        if self.run:
            return None if self.run.until is None else (self.run.until, 1 if self.run.what == "delay" else 0)
        if self.rule.stale_after and self.clock is not None:
            return self.clock + self.rule.stale_after, 2
        return None

    # --- one more event ---

    def too_soon(self, s):
        if self.counted and s - self.counted[-1].second < self.rule.min_gap:
            return "min_gap"
        if self.rule.per_day and self.days.count(self.rule.policy.day(s)) >= self.rule.per_day:
            return "per_day"
        return None

    def add(self, e, s, weight):
        if self.first is None:
            self.first = s
        self.counted.append(Counted(s, weight, e.stream, e.campaign))
        if self.rule.window:
            self.counted = [c for c in self.counted if s - c.second <= self.rule.window]  # p17
        self.counted = self.counted[-MOST_EVENTS:]
        self.days.append(self.rule.policy.day(s))
        self.score += weight
        self.score_at = self.clock = s

    def decay(self, s, mailings):
        """p25, up to s; a score of 0 is cleared"""
        rule = self.rule
        if not rule.decay or not self.counted:
            return
        if rule.decay_per:
            self.score -= rule.decay * (s - self.score_at) / rule.decay_per
        else:
            self.score -= rule.decay * len(mailings_between(self.layer, mailings, self.score_at + 1, s))
        self.score_at = s
        if self.score <= 0:
            self.clear()

    # --- the condition ---

    def fulfilled(self, s, mailings, engaged):
        rule, counted = self.rule, self.counted
        if rule.distinct:  # p26
            newest = {getattr(c, rule.distinct): c for c in counted}
            counted = [c for c in counted if c is newest[getattr(c, rule.distinct)]]
        since = s - rule.window if rule.window else self.first
        sent = len(mailings_between(self.layer, mailings, since, s))
        ratio = Fraction(len(counted), sent) if sent else None
        score = self.sum(counted, ratio)
        count = rule.count_engaged if rule.count_engaged and engaged else rule.count  # p27
        if count and (score if rule.decay and not rule.threshold else len(counted)) < count:
            return False
        if rule.threshold and score < rule.threshold:
            return False
        first = counted[0].second if rule.window or rule.distinct else self.first
        if s - first < rule.min_span:  # p21
            return False
        return not rule.min_ratio or (ratio is not None and sent >= rule.min_sent and ratio >= rule.min_ratio)

    def sum(self, counted, ratio):
        """p54"""
        score = self.score if self.rule.decay else sum(c.weight for c in counted)
        if "last" in self.rule.multiply:  # never with decay
            score = len(counted) * counted[-1].weight
        if "ratio" in self.rule.multiply:
            score *= min(ratio, 1) if ratio is not None else 0
        return score


def mailings_between(layer, mailings, since, until):
    """p20: their seconds; a campaign counts once, at its first report, one without a name each instant"""
    first = {}
    for at, stream, campaign in mailings:
        if layer in (ADDRESS, stream):
            key = (stream, campaign) if campaign else (stream, None, at)
            first[key] = min(at, first.get(key, at))
    return [at // SECOND for at in first.values() if since <= at // SECOND <= until]
