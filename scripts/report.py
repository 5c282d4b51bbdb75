#!/usr/bin/env python3
"""One report over many captures: of what a ring buffer has written, or of several points of a network.

    report.py [--text | --json | --html | --markdown CALL-ID] [--output FILE] [--fail-on SEVERITY] [--mask] [--merged FILE] CAPTURE... [-- TSHARK-OPTION...]

The captures are put together by time (mergecap) before anything is judged, so a call that begins in one file and ends in the next is one call, and a
message that two points have captured is seen as on two hops. Frames are then those of the merged capture, which --merged keeps; the text and the page
say which frames are of which file where the files follow one another.

--markdown CALL-ID writes what is known of one call, to paste into a ticket. With --fail-on note, warn or error the exit status is 1 if there is a
finding as severe as that or more; 2 means that no report could be made.
Options behind -- go to tshark, such as -o for a file of TLS keys.
"""

import argparse
import collections
import contextlib
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import reports

FORMS = {"text": "report", "json": "json", "html": "html"}
# What a plain text must not do in a table of Markdown.
MARKUP = re.compile(r"([\\`*_{}\[\]<>#|])")

# So many captures are merged at once, whose names may have 600 bytes each.
PART = 100


class Unfit(Exception):
    """No report can be made; says why."""


def run(*words):
    done = subprocess.run([str(word) for word in words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    if done.returncode:
        raise Unfit(f"{words[0]}: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout.decode()


# A capture as capinfos knows it; the times are seconds since 1970, None if it has none.
File = collections.namedtuple("File", "path frames begin end")


def number(text):
    try:
        return float(text)
    except ValueError:
        return None


def files_of(paths):
    """The captures by time, each once even if it is named twice."""
    lines = run("capinfos", "-T", "-r", "-m", "-c", "-a", "-e", "-S", *dict.fromkeys(map(str, paths))).splitlines()
    rows = [line.rsplit(",", 3) for line in lines if line]
    files = [File(path.strip('"'), int(frames), number(begin), number(end)) for path, frames, begin, end in rows]
    return sorted(files, key=lambda file: (file.begin is None, file.begin))


def ranges_of(files):
    """Which frames of the merged capture are of which file: a sentence each; without frames where they overlap in time."""
    follow = all(one.end is not None and other.begin is not None and one.end < other.begin for one, other in zip(files, files[1:]))
    first = 1
    for file in files:
        name = pathlib.Path(file.path).name
        yield f"{name}: frames {first} to {first + file.frames - 1}" if follow and file.frames else f"{name}: {file.frames} frames"
        first += file.frames


def merge(paths, target, folder):
    """mergecap notes the names of all files in the one that it makes, and that of Wireshark 4.4 and later breaks it where these take more than 64 kB: so many are
    merged in parts."""
    parts = []
    for start in range(0, len(paths), PART) if len(paths) > PART else ():
        parts.append(folder / f"part-{start}.pcapng")
        run("mergecap", "-F", "pcapng", "-w", parts[-1], *paths[start:start + PART])
    run("mergecap", "-F", "pcapng", "-w", target, *(parts or paths))


@contextlib.contextmanager
def merged(files, kept):
    """The path of a capture with all frames of the files."""
    if len(files) == 1 and not kept:
        yield files[0].path
        return
    with tempfile.TemporaryDirectory(prefix="sipexplain-report-") as folder:
        path = kept or pathlib.Path(folder) / "merged.pcapng"
        merge([file.path for file in files], path, pathlib.Path(folder))
        yield path


def reports_of(path, form, call_filter, options):
    """The JSON, read, and what is printed in that form, by one run of tshark."""
    words = ["-z", f"sipexplain,json{call_filter}"] + (["-z", f"sipexplain,{FORMS[form]}{call_filter}"] if form != "json" else [])
    printed = run("tshark", "-q", "-r", path, *options, *words)
    start = printed.index('{"format": ') if form != "html" else next(found.start() for found in re.finditer(r'^\{"format": ', printed, re.M))
    report, end = json.JSONDecoder().raw_decode(printed[start:])
    rest = printed[:start] + printed[start + end:]
    return report, printed[start:start + end] + "\n" if form == "json" else rest.strip("\n") + "\n"


def plain(text):
    return MARKUP.sub(r"\\\1", str(text))


def row(*cells):
    return "| " + " | ".join(plain(cell) for cell in cells) + " |"


def ladder_lines(ladder):
    yield from ["", "| s | frame | from | | to | |", "|---:|---:|---|---|---|---|"]
    for message in ladder["messages"]:
        what = f"{message['code']} {message.get('phrase', '')}".strip() if "code" in message else message.get("method", "request")
        method = f" ({message['method']})" if "code" in message and "method" in message else ""
        yield row(f"{message['since_start']:.3f}", message["frame"], message["from"], "->", message["to"], what + method + (", again" if message.get("copy") else ""))


def markdown_of(report, call_id):
    """What is known of one call."""
    lines = [f"### SIP call {plain(call_id)}", ""]
    for call in report["calls"]:
        lines.append(f"- **{plain(call['verdict'])}**: {plain(call.get('cause') or call.get('words', ''))} (from {plain(call.get('from', '?'))} to {plain(call.get('to', '?'))})")
    for registration in report["registrations"]:
        lines.append(f"- **{plain(registration['verdict'])}**: {plain(registration.get('words', ''))} ({plain(registration.get('user', '?'))})")
    for exchange in report["transfers"] + report["subscriptions"] + report["undecided"]:
        lines.append(f"- {plain(exchange['method'])} **{plain(exchange['verdict'])}**: {plain(exchange['words'])}")
    if report["findings"]:
        lines += ["", "| frame | severity | finding | |", "|---:|---|---|---|", *(row(one["frame"], one["severity"], one["id"], reports.words_of(one)) for one in report["findings"])]
    else:
        lines += ["", "Nothing was found."]
    for ladder in report["ladders"]:
        lines += ladder_lines(ladder)
    steps = dict.fromkeys(step for finding in report["findings"] if finding["id"] in report["pages"] and not finding["id"].startswith("response.")
                          for step in report["pages"][finding["id"]]["fix"])
    if steps:
        lines += ["", "How to fix:", "", *(f"{i}. {plain(step)}" for i, step in enumerate(steps, 1))]
    return "\n".join(lines) + "\n"


def call_filter(call_id):
    quoted = call_id.replace("\\", "\\\\").replace('"', '\\"')
    return f',sip.Call-ID == "{quoted}"'


def with_files(form, printed, files):
    """The text with a line for each file; the other forms are left as they are."""
    if form != "text" or len(files) == 1:
        return printed
    lines = [line for sentence in ranges_of(files) for line in reports.wrapped("  ", 4, sentence)]
    return printed.replace("\n\n", "\n" + "\n".join([f"Files: {len(files)}, put together by time", *lines]) + "\n\n", 1)


def made(asked, options):
    """The report as it is to be written, and its JSON."""
    files = files_of(asked.captures)
    form = "json" if asked.markdown else asked.form
    with merged(files, asked.merged) as path:
        report, printed = reports_of(path, form, call_filter(asked.markdown) if asked.markdown else "", [*(["-o", "sipexplain.mask:TRUE"] if asked.mask else []), *options])
    if not asked.markdown:
        return with_files(form, printed, files), report
    if not report["capture"]["messages"]:
        raise Unfit(f"there is no message with the Call-ID {asked.markdown}")
    return markdown_of(report, "masked" if asked.mask else asked.markdown), report


def is_failed(report, severity):
    return severity is not None and any(reports.SEVERITIES.index(finding["severity"]) >= reports.SEVERITIES.index(severity) for finding in report["findings"])


def parse(words):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for form in FORMS:
        parser.add_argument(f"--{form}", dest="form", action="store_const", const=form)
    parser.add_argument("--markdown", metavar="CALL-ID")
    parser.add_argument("--output", type=pathlib.Path, metavar="FILE")
    parser.add_argument("--fail-on", choices=reports.SEVERITIES[1:])
    parser.add_argument("--mask", action="store_true")
    parser.add_argument("--merged", type=pathlib.Path, metavar="FILE")
    parser.add_argument("captures", nargs="+", type=pathlib.Path)
    parser.set_defaults(form="text")
    return parser.parse_args(words)


def main():
    words = sys.argv[1:]
    words, options = (words[:words.index("--")], words[words.index("--") + 1:]) if "--" in words else (words, [])
    asked = parse(words)
    try:
        printed, report = made(asked, options)
        if asked.output:
            asked.output.write_text(printed, encoding="utf-8")
        else:
            sys.stdout.write(printed)
    except (Unfit, OSError) as trouble:
        print(f"report.py: {trouble}", file=sys.stderr)
        sys.exit(2)
    sys.exit(is_failed(report, asked.fail_on))


if __name__ == "__main__":
    main()
