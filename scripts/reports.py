"""Reports of -z sipexplain,json in Python: several put together, and their text, which is that of -z sipexplain,report."""

import collections
import datetime
import re

SEVERITIES = ["chat", "note", "warn", "error"]
RULE = "=" * 67
WIDTH = 120
WORDS_INDENT, CAUSE_INDENT = 24, 16
CAUSES_SHOWN, CAUSE_FRAMES, SHARES_SHOWN = 1000, 8, 50
LADDERS = 200

# What is left of the words of a finding where several say the same of other frames and times.
DIFFERENCES = re.compile(r" \(\d+ times until frame \d+\)|, in frame \d+,?| in frame \d+| \(frame \d+\)|(frames? )\d+|(?<!\d)\d+\.\d+(?= s)")


def joined(lists):
    return [row for rows in lists for row in rows]


def by_frame(rows):
    return sorted(rows, key=lambda row: row["frame"])


def causes_of(findings):
    """The findings that say the same, the worst first."""
    causes = {}
    for finding in findings:
        words = DIFFERENCES.sub(lambda found: f"{found[1]}..." if found[1] else "..." if found[0][0].isdigit() else "", finding["words"])
        key = finding["id"], finding["severity"], words, finding.get("phrase")
        cause = causes.setdefault(key, {"count": 0, "severity": finding["severity"], "id": finding["id"], "words": finding["words"], "frames": []})
        if "phrase" in finding:
            cause["phrase"] = finding["phrase"]
        cause["count"] += 1
        if cause["count"] > 1:
            cause["words"] = words
        cause["frames"] = [*cause["frames"], finding["frame"]][:CAUSE_FRAMES]
    return sorted(causes.values(), key=lambda cause: (-SEVERITIES.index(cause["severity"]), -cause["count"]))


def counted(lists, *names):
    """The counts of all lists, added up by what they count."""
    sums = collections.Counter()
    for row in joined(lists):
        sums[tuple(row.get(name) for name in names)] += row["count"]
    return [{**{name: value for name, value in zip(names, values) if value is not None}, "count": count} for values, count in sorted(sums.items(), key=lambda item: str(item[0]))]


def merged(reports):
    """The report of a capture out of those of its parts, which have the frame numbers and the time of the whole."""
    first = reports[0]
    captures = [report["capture"] for report in reports]
    capture = {**first["capture"], "messages": sum(one["messages"] for one in captures), "calls": sum(one["calls"] for one in captures),
               "gaps": sum(one["gaps"] for one in captures), "dropped": max(one["dropped"] for one in captures)}
    if capture["messages"]:
        capture.pop("no_sip", None)
    doubts = dict.fromkeys(joined(session["doubts"] for report in sorted(reports, key=lambda report: -sum(len(session["doubts"]) for session in report["sessions"]))
                                  for session in report["sessions"]))
    begins = [session["first_message"] for report in reports for session in report["sessions"] if session["messages"] and "first_message" in session]
    session = {**({"first_message": min(begins)} if begins else {}), "messages": capture["messages"], "calls": capture["calls"], "doubts": list(doubts)}
    rows = {name: by_frame(joined(report[name] for report in reports)) for name in ("calls", "registrations", "transfers", "subscriptions", "findings", "undecided")}
    ladders = sorted(joined(report["ladders"] for report in reports), key=lambda ladder: ladder["messages"][0]["frame"] if ladder["messages"] else 0)
    counts = {"findings": counted([report["counts"]["findings"] for report in reports], "id", "severity"),
              "responses": sorted(counted([report["counts"]["responses"] for report in reports], "code", "name", "class"), key=lambda row: row["code"])}
    return {**first, "capture": capture, "sessions": [session], **rows, "causes": causes_of(rows["findings"]), "counts": counts, "peers": shares_of(rows["calls"], "peer"),
            "agents": shares_of(rows["calls"], "agent"), "ladders": ladders[:LADDERS],
            "ladders_left_out": sum(report["ladders_left_out"] for report in reports) + max(len(ladders) - LADDERS, 0),
            "explanations": dict(joined(report["explanations"].items() for report in reports)), "pages": dict(joined(report["pages"].items() for report in reports))}


def wrapped(start, indent, words):
    """A text in lines of up to WIDTH columns; the first begins with `start`."""
    lines, line, is_first = [], start, True
    for word in words.split(" "):
        if not is_first and len(line) + 1 + len(word) > WIDTH:
            lines.append(line)
            line, is_first = " " * indent, True
        line += word if is_first else " " + word
        is_first = False
        while len(line) > WIDTH:
            lines.append(line[:WIDTH])
            line = " " * indent + line[WIDTH:]
    return [*lines, line]


def shares_of(calls, name):
    """How many of the calls to each peer, or with each software, are answered; who has most that are not comes first."""
    shares = {}
    for call in calls:
        if name in call:
            share = shares.setdefault(call[name], {"name": call[name], "calls": 0, "answered": 0})
            share["calls"] += 1
            share["answered"] += "answered_in" in call
    return sorted(shares.values(), key=lambda share: (share["answered"] - share["calls"], -share["calls"], share["name"].encode()))


def time_words(seconds):
    return datetime.datetime.fromtimestamp(int(seconds // 1)).strftime("%Y-%m-%d %H:%M:%S")


def plural(count, what):
    return f"{count} {what}{'' if count == 1 else 's'}"


def head(report):
    capture = report["capture"]
    words = ""
    if "begin" in capture:
        words = f"{time_words(capture['begin'])} to {time_words(capture['end'])} ({capture['end'] - capture['begin']:.3f} s): "
    words += ", ".join([plural(capture["frames"], "frame"), plural(capture["messages"], "SIP message"), plural(capture["calls"], "call")])
    if capture["gaps"]:
        words += f", TCP segments missing in {plural(capture['gaps'], 'place')}"
    if capture["dropped"]:
        words += f", {plural(capture['dropped'], 'packet')} dropped by the capture"
    if not capture["gaps"] and not capture["dropped"]:
        words += ", no lost packets known"
    lines = wrapped("", 2, words)
    verdicts = collections.Counter(call["verdict"] for call in report["calls"])
    calls = ", ".join(f"{count} {verdict}" for verdict, count in sorted(verdicts.items(), key=lambda item: (-item[1], item[0])))
    for sentence in [*([f"Calls: {calls}"] if calls else []), *([capture["no_sip"]] if "no_sip" in capture else []), *joined(session["doubts"] for session in report["sessions"])]:
        lines += wrapped("", 2, sentence)
    return lines


def words_of(row):
    phrase = row.get("phrase")
    return row["words"] if not phrase or phrase in row["words"] else f'{row["words"]}; the packet says "{phrase}"'


def cause_lines(causes):
    for cause in causes[:CAUSES_SHOWN]:
        yield from wrapped(f"  {cause['severity']:5} {cause['count']:4} x  ", CAUSE_INDENT, words_of(cause))
        more = cause["count"] - len(cause["frames"])
        frames = ", ".join(map(str, cause["frames"])) + (f" and {more} more" if more > 0 else "")
        yield from wrapped(" " * CAUSE_INDENT, CAUSE_INDENT, f"{cause['id']}: frame{'' if cause['count'] == 1 else 's'} {frames}")
    if len(causes) > CAUSES_SHOWN:
        yield f"  and {len(causes) - CAUSES_SHOWN} more: see the findings"


def entry(row, what, words):
    yield from wrapped(f"{row['frame']:8} {row['since_start']:13.6f}  {what} ", WORDS_INDENT, row["call_id"])
    yield from wrapped(" " * WORDS_INDENT, WORDS_INDENT, words)


def finding_lines(findings):
    for row in findings:
        yield from entry(row, f"{row['severity']:4}  sipexplain.{row['id']:24}", words_of(row))


def exchange_lines(rows):
    for row in rows:
        yield from entry(row, f"{row['method']:9}  {row['verdict']:12}", f"{row['target']}: {row['words']}" if "target" in row else row["words"])


def share_lines(shares):
    for share in shares[:SHARES_SHOWN]:
        yield from wrapped(f"{share['answered']:8} of {share['calls']} ({share['answered'] * 100 // share['calls']} %)  ", WORDS_INDENT, share["name"])
    if len(shares) > SHARES_SHOWN:
        yield f"  and {len(shares) - SHARES_SHOWN} more"


def text_of(report):
    """The text of a report of one session."""
    counts = report["counts"]
    sections = [
        ["SIP Explain report" + (f", filter: {report['filter']}" if "filter" in report else ""), *head(report)],
        ["Causes, worst first", *cause_lines(report["causes"])],
        [f"Findings: {len(report['findings'])}", *finding_lines(report["findings"])],
        ["Count of each finding", *(f"{row['count']:8}  {row['severity']:4}  sipexplain.{row['id']}" for row in counts["findings"])],
        ["Count of each response code", *(f"{row['count']:8}  {row['code']} {row.get('name', '(not registered)')}" for row in counts["responses"])],
        *([heading, *share_lines(shares)] for heading, shares in (("Calls answered, by peer", report["peers"]), ("Calls answered, by software of the peer", report["agents"])) if shares),
        ["REFER exchanges", *exchange_lines(report["transfers"])],
        ["Not decided in this capture", *exchange_lines(report["undecided"])],
    ]
    return f"\n{RULE}\n" + "\n\n".join("\n".join(section) for section in sections) + f"\n{RULE}\n"
