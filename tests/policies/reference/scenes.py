"""Situations that chance alone hardly ever makes: each is a few events, a moment apart from an edge.

A scene adds to a case's events and incidents; its policy is as random as any.
"""

from inputs import DAY, PROBE, SECOND, duration
from text import EPOCH

HOUR = 3600 * SECOND
WAIT = 72 * HOUR  # after a detected incident
MOMENTS = (-SECOND, -1, 0, 0, 1, SECOND)


def put(maker, case, at, stream="a", **fields):
    """One event more; a bounce unless the fields say another thing."""
    n = len(case["events"]) + 1
    at = max(at, EPOCH * SECOND)  # times are told from there
    e = dict(at=at, ident=n, key=n, stream=stream, trust="correlated")
    if "success" in fields:
        e["ident"] += 1000
    else:
        e.update(kind="bounce", reason="mailbox_not_found", permanence="hard", scope="address", group="hard")
    case["events"].append(e | fields)
    maker.instants.append(at)


def edge(maker):
    return maker.any(MOMENTS)


def outage(maker, case):
    """Hard bounces at the edges of one incident or of two, and a sign of life at the edges of their wait."""
    start = maker.when()
    end = start + maker.between(2, 30) * HOUR + maker.any((0, 0, 500000))
    second = maker.any((None, start + HOUR, end - HOUR))
    case["incidents"].append({"from": start, "to": end, "provider": None, "domain": None, "declared": False})
    if second:
        case["incidents"].append({"from": second, "to": second + maker.between(1, 60) * HOUR,
                                  "provider": None, "domain": None,
                                  "declared": maker.chance(50)})
    for _ in range(maker.between(1, 3)):
        put(maker, case, maker.any((start, start + HOUR, end)) + edge(maker), maker.any("aab"))
    if maker.chance(60):
        last = case["events"][-1]["at"]
        sign = maker.any((last, end // SECOND * SECOND + WAIT)) + edge(maker)
        put(maker, case, sign, maker.any("ab"), success=maker.any(("delivered", "open")), send=maker.any((None, 7)))
        if maker.chance(50):
            put(maker, case, sign + HOUR, permanence="soft", send=maker.any((None, 7, 8)))


def belied(maker, case):
    """A delivery, and a failure at the edge of the 24 hours after it."""
    at = maker.when()
    put(maker, case, at, permanence="soft")
    put(maker, case, at + HOUR, success="delivered", send=maker.any((None, 7)))
    put(maker, case, at + HOUR + maker.any((0, DAY * SECOND)) + edge(maker), permanence="soft",
        send=maker.any((None, 7, 8)), trust=maker.any(("correlated", "weak")))


def midnight(maker, case):
    """Failures on both sides of midnight in one of the zones, on ordinary days and those of a change."""
    day = maker.when() // (DAY * SECOND) * DAY * SECOND
    night = day + maker.any((-2, -1, 0, 4, 5)) * HOUR
    for hour in maker.random.sample((-24, -1, 0, 1, 22, 23, 24), 4):
        put(maker, case, night + hour * HOUR + maker.any((0, -1)), permanence="soft", reason="mailbox_full")


def rule(maker, case, **keys):
    """One more, the first of the policy of most streams."""
    if maker.chance(40):
        keys["scope"] = "address"
    rules = case["policies"][0][2]
    rules.insert(0, ("scene%d" % len(rules), keys))


def decide(case, at, what, stream=None):
    case["decisions"].append(dict(at=at, id=len(case["decisions"]) + 1, what=what, stream=stream))


def spaced(maker, case):
    """Failures that are one of the case's durations apart, or nearly; a forgetful operator between."""
    at = maker.when()
    if maker.chance(60):
        key = maker.any(("window", "min_span", "min_gap", "stale_after"))
        rule(maker, case, **{key: maker.any(maker.spans)}, count=maker.any((1, 2)),
             steps=["hold", "hold", "suppress"], hold_for=maker.any(maker.spans),
             hold_factor=maker.any(("1", "1000")), on_end=maker.any(("next", "release")))
    for _ in range(maker.between(2, 5)):
        put(maker, case, at, maker.any("aaab"), permanence=maker.any(("hard", "soft")))
        if maker.chance(10):
            decide(case, at + HOUR, maker.any(("forget", "release", "reset")))
        at += maker.any((1, 1, 2)) * duration(maker.any(maker.spans)) * SECOND + edge(maker)


def probed(maker, case):
    """Failures, some of the campaign that probes are sent as, and what sets them free."""
    at = maker.when()
    if maker.chance(70):
        rule(maker, case, action="probe", then=maker.any(("suppress", "probe", "none")), min_gap="2h", per_day=1,
             threshold="1", weights=[maker.any(("hard=1", "soft=0"))], reset_on=["open", "probe_ok"])
    for i in range(maker.between(2, 6)):
        put(maker, case, at, permanence=maker.any(("hard", "soft")), campaign=PROBE if i % 2 else "spring",
            send=maker.any((None, 7, 8)))
        if maker.chance(10):
            decide(case, at + HOUR // 2, maker.any(("forget", "release")))
        at += maker.any((HOUR, DAY * SECOND))
    if maker.chance(40):
        put(maker, case, at - HOUR, success=maker.any(("probe_ok", "open")), campaign=maker.any((PROBE, "spring")))


def mailed(maker, case):
    """Mailings at the instants of failures, and a rule that counts them."""
    at = maker.when()
    keys = maker.any((dict(min_ratio=maker.any(("0.5", "1")), count=maker.any((1, 2))),
                      dict(decay="1/campaign", count=2),
                      dict(threshold="1.5", weights=["soft=0.5"],
                           multiply=maker.any((["ratio"], ["last"], ["ratio", "last"])))))
    rule(maker, case, **keys, **maker.any((dict(action="hold", hold_for="1h"), dict(action="notify"))))
    for i in range(maker.between(2, 5)):
        put(maker, case, at, permanence=maker.any(("hard", "soft")))
        if maker.chance(70):
            case["mailings"].append(dict(at=at + edge(maker), stream="a", campaign="m%d" % i))
        at += maker.any((SECOND, HOUR, DAY * SECOND))


def told(maker, case):
    """A condition that comes true, ends, and comes true again, with a step at once or later."""
    at = maker.when()
    keys = dict(count=2, window="2h",
                steps=maker.any((["notify"], ["notify", "notify", "suppress"], ["hold", "suppress"])))
    if "hold" in keys["steps"]:
        keys["hold_for"] = "1h"
    if maker.chance(50):
        keys["delay"] = maker.any(("1h", "6h"))
    rule(maker, case, **keys)
    for _ in range(maker.between(4, 8)):
        put(maker, case, at, permanence="soft", trust=maker.any(("correlated", "weak")))
        at += maker.any((HOUR, HOUR, 3 * HOUR))
    if maker.chance(40):
        decide(case, at - 4 * HOUR, maker.any(("suppress", "release")), maker.any((None, "a")))
    if maker.chance(40):
        put(maker, case, at - 3 * HOUR, success="open", trust=maker.any(("correlated", "weak")))


def overlaid(maker, case):
    """Holds of both layers and of two rules on one, and a success that ends some of them at once."""
    at = maker.when()
    for _ in range(maker.between(2, 3)):
        hold = dict(action="hold", hold_for=maker.any(("1d", "2d", "7d")))
        rule(maker, case, **{"continue": True}, **(hold if maker.chance(70) else dict(action="suppress")),
             reset_on=maker.any((["open"], ["reply"], ["open", "reply"])),
             match=maker.any((["hard"], ["soft"], ["standing:active"])))
    for _ in range(maker.between(1, 3)):
        put(maker, case, at, permanence=maker.any(("hard", "soft")))
        at += maker.any((0, HOUR))
    put(maker, case, at + HOUR, success=maker.any(("open", "reply")))


SCENES = (outage, outage, belied, midnight, spaced, probed, mailed, told, overlaid)


def play(maker, case):
    """Perhaps one of them."""
    if maker.chance(50):
        maker.any(SCENES)(maker, case)
