"""What a contact came to, in the words of tests/unit/policy_case.h."""

from inputs import ADDRESS, DAY, SECOND

EPOCH = 1767225600  # 2026-01-01


def when(us):
    s, part = divmod(us - EPOCH * SECOND, SECOND)
    return "%dd" % (s // DAY) + ("+%ds" % (s % DAY) if s % DAY else "") + (".%06d" % part if part else "")


def joined(*words):
    return " ".join(w for w in words if w)


def transition(name, at, old, new, cause, rule, until, event):
    end = None
    if new == "held":
        end = "until " + ("ever" if until is None else when(until * SECOND))
    return joined("transition", name or "address", when(at), old + ">" + new, cause, rule, end,
                  "#%d" % event if event else None)


def layer(shown_by):
    standing, cause, rule, until = shown_by.shown
    return joined(standing, cause, rule,
                  "since " + when(shown_by.since * SECOND) if shown_by.since is not None else None,
                  "until " + when(until * SECOND) if until is not None else None)


def status(contact, name):
    last = contact.last[name]
    counts = (contact.soft[name], contact.hard, contact.complaints[name])
    policy = contact.policies[contact.streams[name].policy]
    away = last.get("away")
    return joined(layer(contact.in_force(name)),
                  "hard" if contact.verdict_hard else None,
                  "counts=%d/%d/%d" % counts if any(counts) else None,
                  "last=%s,%s" % (last["reason"], last["permanence"]) if last.get("reason") else None,
                  "away=%d" % away if away and contact.now < policy.begins(away) else None,
                  "new=#%d" % last["moved"] if last.get("moved") else None,
                  "review" if last.get("review") else None)


def ladders(contact):
    order = list(contact.layers).index
    for st in sorted(contact.states.values(), key=lambda st: (order(st.layer), st.rule.place)):
        if st.firings or st.holds or st.run:
            until = when(st.run.until * SECOND) if st.run and st.run.until is not None else None
            yield joined("ladder", st.layer or "address", st.rule.title, str(st.firings), str(st.holds),
                         "running" if st.run else None, until)


def outcome(contact):
    lines = [transition(*row) for row in contact.transitions]
    lines += ["request %s %s %s %s #%d" % (name or "address", when(at), what, rule, event)
              for name, at, what, rule, event in contact.requests]
    lines += [joined("mark", str(event), why or "counted", owner)
              for event, (why, owner) in sorted(contact.marks.items())]
    lines.append("layer address " + layer(contact.layers[ADDRESS]))
    for name in contact.streams:
        lines.append("layer %s %s" % (name, layer(contact.layers[name])))
        lines.append("status %s %s" % (name, status(contact, name)))
    return lines + list(ladders(contact))
