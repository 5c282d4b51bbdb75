"""What is to be said of each REFER exchange of a capture, by the rules and by what was meant with its messages.

This judges by the meanings of the messages that have a frame, never by their text. The letters are rows of the rules.
"""

import dataclasses
import typing

SECOND = 1_000_000
LIMIT, IMS_LIMIT = 33 * SECOND, 129 * SECOND  # D1, D2
REORDER = SECOND // 2

WARN, NOTE, EITHER, MAYBE = "warn", "note", "warn or note", "not told"


@dataclasses.dataclass
class Truth:
    """Verdicts None: any may be right. Flag MAYBE: may be raised or not; None: must not be raised."""

    verdicts: typing.Optional[frozenset]
    flag: typing.Optional[str] = None
    accepted: object = None  # the first 2xx
    deadline: int = 0
    why: str = ""
    contested: str = ""  # see contested()


class Sight:
    """What the capture shows of an exchange."""

    def __init__(self, flow, exchange):
        events = [event for event in flow.events if event.meaning.exchange is exchange]
        shown = sorted((event for event in events if event.frame), key=lambda event: (event.frame, event.place))
        told = [event for event in shown if event.hidden != "all"]
        self.exchange = exchange
        self.refers = [event for event in told if event.meaning.kind == "refer"]
        self.answers = [event for event in told if event.meaning.kind == "answer" and event.meaning.code >= 200]
        self.accepts = [event for event in self.answers if event.meaning.code < 300]
        self.own = [event for event in told if event.meaning.kind == "notify" and event.hidden != "event"]
        asked = [event for event in shown if event.meaning.kind == "refer" or
                 event.meaning.kind == "answer" and 200 <= event.meaning.code < 300]
        self.cut = [event for event in asked if event.hidden]
        self.whole = [event for event in asked if not event.hidden]
        self.lost_before = [event for event in events if event.time < 0 and not event.frame and event.meaning.kind == "notify"]
        siblings = [event for event in flow.events if event.frame and event.meaning.kind == "notify" and
                    event.meaning.exchange.by == exchange.by]
        self.since = self.refers[0].time if self.refers else self.answers[0].time if self.answers else 0
        near = [event for event in siblings if event.time >= self.since - REORDER]
        self.blind = [event for event in near if event.hidden == "event"]
        self.foreign = [event for event in near if event.meaning.exchange is not exchange and event.hidden != "event" and
                        is_unaddressed(flow, event)]
        self.rivals = {event.meaning.exchange for event in flow.events if is_of_accepted(event.meaning)} - {exchange}
        self.rivals = [other for other in self.rivals if other.by == exchange.by]
        self.later = [event for event in siblings if event.meaning.has_id and is_unaddressed(flow, event)]
        self.missing_ids = [event for event in siblings if is_unaddressed(flow, event)]
        self.alone = not any(other is not exchange and other.by == exchange.by for other in flow.exchanges)
        self.byes = [event for event in flow.events if event.meaning.kind == "bye"]

    @property
    def deadline(self):
        """D1, D2."""
        is_ims = any(event.meaning.ims for event in self.refers + self.accepts)
        return max(self.refers[0].time, self.accepts[0].time) + (IMS_LIMIT if is_ims else LIMIT)


def is_of_accepted(meaning):
    """Does this message prove that a REFER was accepted?"""
    return meaning.kind == "notify" or meaning.kind == "answer" and 200 <= meaning.code < 300


def is_unaddressed(flow, notify):
    """K3: without an id, or with one that belongs to no REFER seen so far."""
    exchange = notify.meaning.exchange
    return not notify.meaning.has_id or not any(
        event.frame and event.frame <= notify.frame and event.meaning.exchange is exchange and event.hidden != "all" and
        event.meaning.kind in ("refer", "answer") for event in flow.events)


def outcome(sight):
    """N1-N5: the verdict that the NOTIFYs of the exchange tell; None where it depends on what they hide or on whose they are."""
    exchange, own = sight.exchange, sight.own
    is_shared = sight.rivals and not all(event.meaning.has_id for event in own) and (
        exchange.ordinal > 1 or not all(rival.with_id or rival.ordinal == 1 for rival in sight.rivals))
    numbers = [event.meaning.number for event in own]
    firsts = sorted(set(numbers), key=numbers.index)
    if is_shared or sight.blind or sight.lost_before or any(event.hidden for event in own) or firsts != sorted(firsts):
        return None
    reported = [next(event.meaning for event in own if event.meaning.number == number) for number in firsts]
    finals = [meaning.reported for meaning in reported if meaning.reported >= 200]
    if finals:
        return {"ok" if finals[-1] < 300 else "failed"}
    if any(meaning.terminated for meaning in reported):
        return {"no_outcome", "in_progress"} if exchange.is_forked else {"no_outcome"}
    return {"in_progress"}


def suppressed(sight):
    """S1-S6: True, False, or None where it is cut off."""
    terms = sight.exchange.terms
    refer_is_whole = any(not event.hidden for event in sight.refers)
    answer_is_whole = any(not event.hidden for event in sight.accepts)
    if answer_is_whole and terms.granted.lower() == "false" or refer_is_whole and terms.not_expected_by_refer:
        return True
    if refer_is_whole and answer_is_whole:
        return terms.not_expected
    return None if terms.not_expected or sight.cut else False


def bypassed(sight):
    """P1: the NOTIFY may pass the capture by."""
    return not sight.exchange.in_dialog and any(event.meaning.proxied for event in sight.refers) and not any(
        event.meaning.recorded for event in sight.refers + sight.accepts)


def severity(sight):
    """B1, B2, S5."""
    if sight.exchange.terms.asks_false:
        return NOTE
    byes = [bye for bye in sight.byes if bye.time < sight.deadline and (bye.frame or bye.time < 0)]
    if not byes:
        return WARN
    return NOTE if any(bye.frame > sight.refers[0].frame for bye in byes) else EITHER


def unnotified(sight, clock):
    """What is to be said of an accepted REFER without a NOTIFY in the capture."""
    is_suppressed = suppressed(sight)
    if is_suppressed:
        return Truth(frozenset({"not_expected"}), why="S")
    if not sight.refers:
        return Truth(frozenset({"unknown", "open", *({"not_expected"} if is_suppressed is None else ())}), why="A7")
    accepted, deadline = sight.accepts[0], sight.deadline
    is_over = clock >= deadline
    doubt = {"unknown"} if is_over else {"unknown", "open"}
    if sight.cut and not sight.whole or is_suppressed is None or sight.blind:
        return Truth(frozenset({*doubt, "not_expected"}), why="P4")
    if bypassed(sight):
        return Truth(frozenset(doubt), why="P1")
    if sight.cut or sight.lost_before:
        return Truth(None, MAYBE, accepted, deadline, "P4" if sight.cut else "A7")
    if not is_over:
        return Truth(frozenset({"open"}), None, accepted, deadline, "D4")
    return Truth(frozenset({"no_notify"}), severity(sight), accepted, deadline, "D1")


def contested(sight):
    """Where the plugin still judges otherwise than the rules: the reason, or "". What it says there is counted and not held against it.

    A5 with K4: after a 503, a NOTIFY without id goes before the 2xx. K3 with K4: a NOTIFY has the id of a REFER that is not seen yet.
    P4 with K4: a NOTIFY that may be its is cut off and goes before the REFER. K3: a NOTIFY without id is one of several REFERs'; this
    touches the verdicts only.
    """
    if sight.blind and max(event.time for event in sight.blind) < sight.since:
        return "cut before its REFER"
    first = sight.accepts[0].frame if sight.accepts else float("inf")
    if any(event.meaning.code >= 300 for event in sight.answers) and any(
            not event.meaning.has_id and event.frame <= first for event in sight.own):
        return "sent again after a refusal"
    if sight.later:
        return "id before its REFER"
    return "no id" if sight.missing_ids and not sight.alone else ""


def truth_of(flow, exchange, clock):
    """The truth about one exchange of a flow, whose messages know their frames; `clock`: the time of the last frame."""
    sight = Sight(flow, exchange)
    told = told_by(sight, clock)
    told.contested = contested(sight)
    return told


def told_by(sight, clock):
    """The row of the rules that decides."""
    if not sight.refers and not sight.answers:
        return Truth(None, why="N11")
    if sight.own:
        return Truth(outcome(sight), MAYBE if sight.lost_before else None, why="N")
    if sight.accepts and sight.foreign:
        return Truth(None, MAYBE, sight.accepts[0], why="K3")
    if sight.accepts:
        return unnotified(sight, clock)
    if sight.answers:
        codes = {event.meaning.code for event in sight.answers[-1:]}
        return Truth(frozenset({"challenged" if codes & {401, 407} else "refused"}), why="A3")
    return Truth(None if sight.foreign else frozenset({"unanswered"}), why="A6")
