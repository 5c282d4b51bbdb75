"""The tests: what stands in Wireshark's window, and what its menus do. Started by test_gui.py."""

import json
import os
import subprocess
import unittest

import screen_reader
from gi.repository import Atspi
from desk import Desk, wait_for
from screen_reader import Reader, click, is_showing, keys, name_of, press, text_of, type_text

NO_NOTIFY = "captures/real/04a-sipp-no-notify-74s.pcap"
QUOTED = "captures/made/headers-call-id-quoted.pcap"
FILTER = 'sipexplain.class == "Client Error"'
VERSION = tuple(int(part) for part in os.environ["SIPEXPLAIN_WIRESHARK_VERSION"].split("."))

desk = None


def open_desk(pictures):
    global desk
    desk = Desk(pictures)


def close_desk():
    desk.close()


def output_of(*words):
    return subprocess.run(words, capture_output=True, check=True).stdout.decode()


class Wireshark(unittest.TestCase):
    """Each test has a Wireshark of its own. It takes a second, and Qt loses sight of a window that comes to lie in memory where one was closed."""

    maxDiff = None
    capture, frame, profile, upper, font = NO_NOTIFY, 6, None, 200, 10

    def setUp(self):
        self.start(self.capture, self.frame)

    def start(self, capture, frame):
        words = ["-r", capture, "-g", str(frame), *(["-C", self.profile] if self.profile else [])]
        process = desk.wireshark(*words, upper=self.upper, font=self.font, profile=self.profile)
        self.addCleanup(desk.end, process)
        self.reader = Reader(process, os.path.basename(capture))
        wait_for("the packet details", lambda: any(name_of(cell).startswith(f"Frame {frame}:") for cell in self.reader.all("table cell", self.details())))

    def details(self):
        return self.reader.one("tree", "Packet details")

    def explanation(self):
        """The line of ours in the packet details, when it is there."""
        def found():
            return next((cell for cell in self.reader.all("table cell", self.details()) if name_of(cell).startswith("[Explanation: ")), None)
        return wait_for("the Explanation", found)

    def unfold(self):
        """Unfolds the Explanation by the keyboard; returns its lines."""
        click(self.explanation())
        desk.mouse_away()
        keys("shift+Right")

        def lines():
            texts = [name_of(cell) for cell in self.reader.all("table cell", self.details())]
            texts = texts[next((i for i, text in enumerate(texts) if text.startswith("[Explanation: ")), 0):]
            return texts if any(text.startswith("[REFER in: ") or text.startswith("[Address: ") for text in texts) else None
        return wait_for("the unfolded Explanation", lines)

    def list(self):
        return self.reader.one("tree", "Packet list")

    def packets(self, column=0):
        """What a column of the packet list shows."""
        tree = self.list()
        columns = wait_for("the columns", lambda: len(list(self.reader.all("table column header", tree))))
        return [name_of(cell) for cell in self.reader.all("table cell", tree)][column::columns]

    def filter_entry(self):
        """The one above the packet list; another of that name waits for a search."""
        def found():
            return next((node for node in self.reader.all("text") if name_of(node) == "Display filter entry" and is_showing(node)), None)
        return wait_for("the filter entry", found)

    def ask(self, entry, *answers):
        """Chooses an entry of Tools > SIP Explain, fills in its dialog; returns the window with the answer."""
        title = entry.rstrip(".")
        self.reader.menu("Tools", "SIP Explain", entry)
        dialog = self.reader.window(title)
        for field, answer in zip(self.reader.all("text", dialog), answers):
            type_text(field, answer)
        press(self.reader.one("push button", "OK", dialog))
        return wait_for("the answer", lambda: next((w for w in self.reader.windows() if title in name_of(w) and self.is_text_window(w)), None))

    def is_text_window(self, window):
        return any(name_of(label) == "Highlight:" for label in self.reader.all("label", window))

    def text_in(self, window):
        return text_of(next(self.reader.all("text", window)))


class Window(Wireshark):
    font = 8  # for the long lines of the Explanation

    def test_plugin_is_listed(self):
        self.reader.menu("Help", "About Wireshark")
        about = self.reader.window("About Wireshark")
        press(self.reader.one("page tab", "Plugins", about))
        tabs = [name_of(tab) for tab in self.reader.all("page tab", next(self.reader.all("page tab list", about)))]
        page = screen_reader.children(next(self.reader.all("layered pane", about)))[tabs.index("Plugins")]
        cells = [name_of(cell) for cell in self.reader.all("table cell", page)]
        row = cells[cells.index("sipexplain.so"):][:4]
        self.assertEqual(row[2].lower(), "dissector")
        self.assertTrue(row[3].endswith("/epan/sipexplain.so"))
        desk.picture("about")

    def test_explanation(self):
        lines = self.unfold()
        self.assertRegex(lines[0], r"^\[Explanation: 202 Accepted \(Success\) - REFER accepted, but no NOTIFY within \d+ s")
        for start in ["[REFER: no_notify - ", "[REFER in: 5]", "[Accepted in: 6]", "[Description: ", "[How to fix: ", "[Status code: 202]"]:
            self.assertTrue(any(line.startswith(start) for line in lines), start)
        desk.picture("no-notify")

    def test_filter(self):
        screen_reader.focus(self.filter_entry())
        screen_reader.type_keys(FILTER)
        keys("Return")
        expected = output_of("tshark", "-2", "-r", NO_NOTIFY, "-Y", FILTER, "-T", "fields", "-e", "frame.number").split()
        wait_for("the filtered packets", lambda: self.packets() == expected)
        self.assertEqual(text_of(self.filter_entry()), FILTER)
        self.unfold()
        desk.picture("filter")

    def test_expert_information(self):
        self.reader.menu("Analyze", "Expert Information")
        window = self.reader.window("Expert Information")
        wait_for("the finding", lambda: "REFER accepted, no NOTIFY" in self.reader.cells("", window))
        row = self.reader.cells("", window)
        row = row[row.index("REFER accepted, no NOTIFY") - 1:][:4]
        self.assertEqual(row, ["Warning", "REFER accepted, no NOTIFY", "Sequence", "SIPEXPLAIN"])
        desk.place(name_of(window), 60, 60, 900, 320)
        for summary in ["REFER accepted, no NOTIFY", "SIP client error response"]:
            click(self.reader.one("table cell", summary, window))
            keys("Right")
        wait_for("the packets of the findings", lambda: {"6", "23", "68"} <= set(self.reader.cells("", window)))
        desk.picture("expert", name_of(window))


class Failures(Wireshark):
    """Where a call fails, the panes as Wireshark lays them out show why, without a click, without scrolling and without widening."""

    capture, frame, upper = None, 0, None

    def setUp(self):
        pass

    def check(self, name, capture, frame, *causes):
        self.start(capture, frame)
        pane = Atspi.Component.get_extents(self.details(), Atspi.CoordType.SCREEN)
        wait_for("the Explanation", lambda: any(line.startswith("[Explanation: ") for line in self.shown(pane)))
        desk.mouse_away()
        desk.picture(name)
        for cause in causes:
            self.assertIn(cause, self.shown(pane))

    def shown(self, pane):
        """The lines of the packet details that lie within the pane."""
        boxes = [(name_of(cell), Atspi.Component.get_extents(cell, Atspi.CoordType.SCREEN)) for cell in self.reader.all("table cell", self.details())]
        return [text for text, box in boxes if box.y >= pane.y and box.y + box.height <= pane.y + pane.height]

    def test_ack(self):
        self.check("ack", "captures/made/why-ack-other-target.pcap", 6,
                   "[Finding: the ACK has no effect:]", "[its Request-URI is sip:bob@example.com,]", "[the Contact of its peer is sip:bob@10.0.0.2:5070 (frame 3)]")

    def test_transfer(self):
        self.check("transfer", "captures/real/02a-ast22-blind-busy.pcap", 16,
                   "[Finding: Transfer failed: the NOTIFY reports 503 Service Unavailable]", "[Asks for: blind transfer to sip:6003@127.0.0.1]")

    def test_login(self):
        self.check("login", "captures/real/09f-sipp-register-wrong-password-loop.pcap", 8,
                   '[Finding: 401 to REGISTER: credentials of user "alice" for realm "r" rejected:]', "[made with the nonce of frame 6,]")


class Hostile(Wireshark):
    """What packets hold cannot turn the direction of writing, or end a line, in the packet details."""

    capture, frame = "captures/made/seen-hostile.pcap", 1

    def test_details(self):
        lines = self.unfold()
        self.assertTrue(any(line.startswith("[Seen here: Warning 399: ") for line in lines))
        self.assertEqual([line for line in lines if not line.isprintable()], [])

    def test_label(self):
        self.start("captures/made/report-hostile.pcap", 2)
        self.assertTrue(name_of(self.explanation()).startswith(r"[Explanation: 499 \033[31m\a%s%n (Client Error"), name_of(self.explanation()))


class Statistics(Wireshark):
    """The counts are those that tshark's fields give."""

    def counts(self):
        codes = output_of("tshark", "-r", NO_NOTIFY, "-Y", "sipexplain.code", "-T", "fields", "-e", "sipexplain.code").split()
        return {code: codes.count(code) for code in codes}

    def test_tree(self):
        self.reader.menu("Statistics", "SIP Explain")
        window = self.reader.window("SIP Explain")
        wait_for("the tree", lambda: "SIP responses by class" in self.reader.cells("", window))
        desk.place(name_of(window), 60, 60, 900, 520)
        total = str(sum(self.counts().values()))
        cells = self.reader.cells("", window)
        for root in "SIP responses by class", "SIP responses by method":
            self.assertEqual(cells[cells.index(root) + 1], total)
        desk.picture("tree", name_of(window))

    def test_table(self):
        self.reader.menu("Telephony", "SIP Explain")
        window = self.reader.window("SIP Explain")
        wait_for("the table", lambda: "202" in self.reader.cells("", window))
        desk.place(name_of(window), 60, 60, 620, 280)
        cells = self.reader.cells("", window)
        row = [cell.rstrip() for cell in cells[cells.index("202"):][:5]]  # from 4.6 on as wide as in tshark
        self.assertEqual(row, ["202", "Accepted", "Success", "REFER", str(self.counts()["202"])])
        desk.picture("table", name_of(window))


class Tools(Wireshark):
    def test_menu(self):
        menu = self.reader.one("menu item", "Tools", self.reader.one("menu bar", ""))
        press(menu)
        press(self.reader.one("menu item", "SIP Explain", menu))
        entries = {"Compare two codes...", "Documentation", "Explain a code...", "Explain a finding...", "Explain this response", "Report"}
        wait_for("the open menu", lambda: entries <= set(self.shown_entries()))
        desk.picture("menu", height=380)

    def shown_entries(self):
        """Of the menus below Tools."""
        menu = self.reader.one("menu item", "Tools", self.reader.one("menu bar", ""))
        return [name_of(item) for item in self.reader.all("menu item", menu) if item is not menu and name_of(item) != "Tools" and is_showing(item)]

    def test_comparison(self):
        """The window has the page that the program prints, but for where lines break."""
        window = self.ask("Compare two codes...", "202", "380")
        text = self.text_in(window)
        self.assertEqual(text.split(), output_of("sipexplain", "202", "380").split())
        self.assertLess(max(map(len, text.splitlines())), 80)
        desk.place(name_of(window), 300, 30, 680, 730)
        desk.picture("comparison", name_of(window))

    def test_explain_a_code(self):
        window = self.ask("Explain a code...", "486", "")
        self.assertEqual(self.text_in(window).split(), output_of("sipexplain", "486").split())
        desk.picture("code", name_of(window))

    def test_explain_a_code_by_method(self):
        window = self.ask("Explain a code...", " 481 ", "bye")
        self.assertEqual(self.text_in(window).split(), output_of("sipexplain", "481", "BYE").split())

    def chosen(self, entry):
        """Chooses an entry that opens a window at once; returns that."""
        self.reader.menu("Tools", "SIP Explain", entry)
        return wait_for("the window", lambda: next((w for w in self.reader.windows() if entry in name_of(w) and self.is_text_window(w)), None))

    def test_selected_code(self):
        """The dialog has the code and the method of the selected packet, and Enter explains them."""
        self.reader.menu("Tools", "SIP Explain", "Explain a code...")
        dialog = self.reader.window("Explain a code")
        self.assertEqual([text_of(field) for field in self.reader.all("text", dialog)], ["202", "REFER"])
        keys("Return")
        window = wait_for("the answer", lambda: next((w for w in self.reader.windows() if "Explain a code" in name_of(w) and self.is_text_window(w)), None))
        self.assertEqual(self.text_in(window).split(), output_of("sipexplain", "202", "REFER").split())

    def test_selected_finding(self):
        self.reader.menu("Tools", "SIP Explain", "Explain a finding...")
        dialog = self.reader.window("Explain a finding")
        self.assertEqual([text_of(field) for field in self.reader.all("text", dialog)], ["refer.no_notify"])
        press(self.reader.one("push button", "OK", dialog))
        window = wait_for("the answer", lambda: next((w for w in self.reader.windows() if "Explain a finding" in name_of(w) and self.is_text_window(w)), None))
        self.assertEqual(self.text_in(window).split(), output_of("sipexplain", "--finding", "refer.no_notify").split())

    def test_selected_response(self):
        """Its Explanation as a page: what lines go on with is put together again."""
        text = self.text_in(self.chosen("Explain this response"))
        self.assertTrue(text.startswith("202 Accepted (Success) - REFER accepted, but no NOTIFY"), text)
        fixes = output_of("tshark", "-2", "-r", NO_NOTIFY, "-Y", "frame.number == 6", "-T", "fields", "-E", "aggregator=|", "-e", "sipexplain.fix").strip().split("|")
        for fix in fixes:
            self.assertIn(f"How to fix: {fix}", " ".join(text.split()))
        self.assertNotIn("Status code", text)
        self.assertLess(max(map(len, text.splitlines())), 80)

    def test_report(self):
        """What tshark prints of the same capture."""
        text = self.text_in(self.chosen("Report"))
        expected = output_of("tshark", "-2", "-q", "-r", NO_NOTIFY, "-z", "sipexplain,report")
        self.assertEqual(text.split("Findings: ")[1].splitlines()[0], expected.split("Findings: ")[1].splitlines()[0])
        self.assertIn("refer.no_notify", text)

    def test_documentation(self):
        self.assertIn("README.md", self.text_in(self.chosen("Documentation")))

    def expect_mistake(self, entry, *words, sentence):
        self.assertEqual(self.text_in(self.ask(entry, *words)), sentence + "\n")

    def test_mistake(self):
        """One sentence, and what was typed is not taken for HTML."""
        self.expect_mistake("Explain a code...", "<b>busy</b>", "",
                            sentence='"<b>busy</b>" is no SIP status code: these are the numbers from 100 to 699.')

    def test_nothing_typed(self):
        self.expect_mistake("Explain a code...", "", "", sentence="A status code is missing: type a number from 100 to 699, such as 486.")

    def test_mistake_in_second_code(self):
        self.expect_mistake("Compare two codes...", "202", "99", sentence='"99" is no SIP status code: these are the numbers from 100 to 699.')


class ProfileWindow(Wireshark):
    profile, frame, upper = "SIP Explain", 5, 600

    def test_columns(self):
        expected = ["No.", "Time", "Source", "Destination", "Protocol", "Code", "Response time", "Call", "Transfer", "Info"]
        wait_for(f"the columns {expected}", lambda: [name_of(header) for header in self.reader.all("table column header", self.list())] == expected)
        rows = output_of("tshark", "-2", "-r", NO_NOTIFY, "-T", "fields", "-e", "sipexplain.code", "-e", "sipexplain.refer.verdict").splitlines()
        wait_for("each code and verdict", lambda: list(zip(self.packets(5), self.packets(8))) == [tuple(row.split("\t")) for row in rows])
        self.unfold()
        desk.picture("profile")

    def test_buttons(self):
        everything = self.packets()
        press(self.reader.one("push button", "Transfers"))
        expected = output_of("tshark", "-2", "-r", NO_NOTIFY, "-Y", "sipexplain.refer.verdict", "-T", "fields", "-e", "frame.number").split()
        wait_for("the transfers", lambda: self.packets() == expected)
        self.assertLess(len(expected), len(everything))

    def test_is_offered(self):
        self.reader.menu("Edit", "Configuration Profiles…")
        self.assertIn("SIP Explain", self.reader.cells("", self.reader.window("Configuration Profiles")))


class Exchange(Wireshark):
    """Analyze > Conversation Filter > SIP exchange. What it types finds just the frames that have one of the Call-IDs."""

    font = 8
    ENTRY = "Analyze", "Conversation Filter", "SIP exchange"

    def setUp(self):
        pass

    def check(self, capture, frame):
        self.start(capture, frame)
        wait_for("the entry", lambda: self.reader.can_choose(*self.ENTRY))
        self.reader.menu(*self.ENTRY)
        expression = wait_for("the filter", lambda: text_of(self.filter_entry()))
        rows = json.loads(output_of("tshark", "-r", capture, "-T", "json", "-e", "frame.number", "-e", "sip.Call-ID"))
        call_ids = {int(layers["frame.number"][0]): set(layers.get("sip.Call-ID", [])) for layers in (row["_source"]["layers"] for row in rows)}
        expected = [number for number in call_ids if call_ids[number] & call_ids[frame]]
        wait_for(f"the frames {expected}", lambda: self.packets() == [str(number) for number in expected])
        return expression, expected

    def test_call(self):
        expression, frames = self.check(NO_NOTIFY, 6)
        self.assertRegex(expression, r'^sip\.Call-ID == "[^"]+"$')
        self.assertEqual(frames[:6], [1, 2, 3, 4, 5, 6])
        self.unfold()
        desk.picture("exchange")

    def test_quotes(self):
        expression, frames = self.check(QUOTED, 1)
        self.assertEqual((expression, frames), ('sip.Call-ID == "say\\"no\\"@192.0.2.1"', [1]))

    def test_backslash_at_the_end(self):
        expression, frames = self.check(QUOTED, 3)
        self.assertEqual((expression, frames), ('sip.Call-ID == "a\\\\"', [3]))

    def test_control_character(self):
        expression, frames = self.check(QUOTED, 4)
        self.assertEqual((expression, frames), ('sip.Call-ID == "bell\\x07@192.0.2.1"', [4]))

    def test_what_looks_like_a_filter(self):
        self.assertEqual(self.check(QUOTED, 5)[1], [5])

    def test_several_calls_not_ascii(self):
        expression, frames = self.check("captures/made/headers-not-ascii.pcap", 4)
        self.assertEqual(expression.split(" || ")[0], 'sip.Call-ID == "Käse@192.0.2.1"')
        self.assertEqual((expression.count(" || "), frames), (2, [4]))

    def test_long(self):
        expression, frames = self.check("captures/made/headers-long-call-id.pcap", 1)
        self.assertGreater(len(expression), 128)

    def test_no_message_of_its_own(self):
        """SIP that an ICMP error quotes belongs to another frame."""
        self.start("captures/made/icmp-quotes-response.pcap", 1)
        self.assertFalse(self.reader.can_choose(*self.ENTRY))


class ResponseMenu(Wireshark):
    """Explain this response, in the menu that the right mouse button opens on a packet. Qt hides such menus from screen readers."""

    PLACE = 6  # in that menu, behind those of Wireshark that have to do with the packet itself

    def choose(self):
        before = desk.window_count()
        click(next(cell for cell in self.reader.all("table cell", self.list()) if name_of(cell) == "6"), button=3)
        wait_for("the menu", lambda: desk.window_count() > before)
        desk.picture("response-menu")
        keys(*["Down"] * self.PLACE, "Return")

    def test_entry(self):
        self.choose()
        window = self.reader.window("Explain this response")
        text = self.text_in(window)
        self.assertTrue(text.startswith("202 Accepted (Success) - REFER accepted, but no NOTIFY"), text)
        self.assertIn("- How to fix: ", text)
        self.assertLess(max(map(len, text.splitlines())), 80)
        desk.picture("response", name_of(window))

class Sessions(Wireshark):
    """Windows that stay open while the capture is dissected again, loaded again or closed."""

    def table(self):
        """The window Telephony > SIP Explain."""
        self.reader.menu("Telephony", "SIP Explain")
        window = self.reader.window("SIP Explain")
        wait_for("the table", lambda: "202" in self.reader.cells("", window))
        return window

    def names_in(self, window):
        return sorted(cell.rstrip() for cell in self.reader.cells("", window)[1::5])

    def sort(self, window):
        for heading in "Name", "Code", "Name":
            click(self.reader.one("table column header", heading, window))

    def change_preference(self):
        """Edit > Preferences > Protocols > SIPEXPLAIN: a change of any preference of ours reads the texts again."""
        self.reader.menu("Edit", "Preferences…")
        window = self.reader.window("Preferences")
        click(self.reader.one("table cell", "Protocols", window))
        keys("Right")
        screen_reader.type_keys("SIPEXPLAIN")
        box = self.reader.one("check box", "Raise expert information for 3xx-6xx responses", window)
        wait_for("the preference", lambda: is_showing(box))
        press(box)
        press(self.reader.one("push button", "OK", window))
        wait_for("the end of the dialog", lambda: not any("Preferences" in name_of(w) and is_showing(w) for w in self.reader.windows()))
        saved = [path.read_text(encoding="utf-8") for path in desk.home.glob("home-*/.config/wireshark/preferences")]
        self.assertTrue(any("\nsipexplain.expert_responses: FALSE" in text for text in saved))
        self.explanation()

    def test_preference(self):
        window = self.table()
        expected = self.names_in(window)
        self.assertIn("Accepted", expected)
        self.change_preference()
        self.sort(window)
        click(next(self.reader.all("text", window)))
        screen_reader.type_keys("frame.number == 6")
        press(self.reader.one("push button", "Apply", window))
        row = ["202", "Accepted", "Success", "REFER", "1"]

        def is_counted_again():
            cells = [cell.rstrip() for cell in self.reader.cells("", window)]
            return any(cells[i:i + 5] == row for i in range(len(cells)))
        wait_for("the new counts", is_counted_again)
        self.assertLessEqual(set(self.names_in(window)), set(expected))

    def test_reload(self):
        window = self.table()
        expected = self.names_in(window)
        self.reader.menu("View", "Reload")
        self.explanation()
        self.sort(window)
        self.assertEqual(self.names_in(window), expected)

    def test_close(self):
        """Of a capture that is closed, windows still show what they showed."""
        window = self.table()
        expected = self.names_in(window)
        self.reader.menu("File", "Close")
        wait_for("the closed capture", lambda: "04a" not in name_of(self.reader.main))
        self.sort(window)
        self.assertEqual(self.names_in(window), expected)


if VERSION < (4, 2):  # where plugins cannot add to that menu
    del ResponseMenu
