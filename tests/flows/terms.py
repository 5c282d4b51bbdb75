"""What a REFER asks about its NOTIFYs and what its 2xx grants: rows S1-S7 of the rules."""

import dataclasses

from messages import pick


@dataclasses.dataclass(frozen=True)
class Terms:
    """What REFER and 2xx say."""

    require: str = ""         # an option tag in Require
    asks_false: bool = False  # Refer-Sub: false
    to_body: bool = False     # Refer-To: <cid:...>
    granted: str = ""         # Refer-Sub of the 2xx
    supported: bool = False   # norefersub, by either side
    notifies: float = 1       # how often NOTIFYs follow
    ims_in: tuple = ()        # refer, answer: which of them have 3GPP headers

    @property
    def not_expected_by_refer(self):
        """S2, S3, S6: the REFER alone tells that no NOTIFY is to come."""
        return self.to_body or self.require in ("nosub", "explicitsub", "multiple-refer")

    @property
    def not_expected(self):
        """S1-S4 and S6: no NOTIFY is to come."""
        return self.not_expected_by_refer or self.granted.lower() == "false" or self.require == "norefersub" and not self.granted


def terms_of(chance):
    """The terms of a REFER: mostly none."""
    terms = pick(
        chance, (70, Terms()),
        (3, Terms(asks_false=True, granted="false", supported=True, notifies=0)), (1, Terms(granted="FALSE", notifies=0)),
        (3, Terms(require="nosub", notifies=0)), (2, Terms(require="explicitsub", notifies=0)),
        (2, Terms(require="norefersub", notifies=0.5)), (2, Terms(require="norefersub", asks_false=True, notifies=0.5)),
        (1, Terms(require="norefersub", granted="true")), (1, Terms(require="norefersub", asks_false=True, granted="true")),
        (3, Terms(asks_false=True, supported=True)), (2, Terms(asks_false=True, granted="true")),
        (2, Terms(require="multiple-refer", to_body=True, notifies=0.2)), (2, Terms(to_body=True, notifies=0.2)),
        (10, Terms(supported=True)))
    if chance.random() < 0.1:
        terms = dataclasses.replace(terms, ims_in=chance.choice([("refer",), ("answer",), ("refer", "answer")]))
    return terms


def ims_headers(chance):
    return [chance.choice([("P-Access-Network-Info", "3GPP-E-UTRAN-FDD; utran-cell-id-3gpp=2620100010000001"),
                           ("P-Charging-Vector", "icid-value=1234bc9876e; icid-generated-at=192.0.6.8")])]


def refer_headers(chance, hand, terms, contact):
    """The headers of a REFER that say what it wants."""
    target = "cid:list@example.com" if terms.to_body else "sip:carol@example.com"
    headers = [("Refer-To", pick(chance, (4, f"<{target}>"), (1, f'"Carol" <{target}>'), *([] if terms.to_body else [(1, target)]))),
               ("Contact", f"<{contact}>")]
    if terms.require:
        tag = hand.value(chance, terms.require)
        headers.append(("Require", pick(chance, (3, tag), (1, f"replaces, {tag}"), (1, f"{tag},tdialog"))))
    if terms.asks_false:
        headers.append(("Refer-Sub", hand.value(chance, "false")))
    headers.append(("Supported", "replaces, norefersub" if terms.supported else chance.choice(["replaces", "100rel,timer,replaces"])))
    if chance.random() < 0.3:
        headers.append(("Referred-By", "<sip:alice@example.com>"))
    return headers + (ims_headers(chance) if "refer" in terms.ims_in else [])


def answer_headers(chance, hand, terms):
    """The headers of a 2xx that say what it grants."""
    headers = [("Refer-Sub", hand.value(chance, terms.granted))] if terms.granted else []
    if terms.require == "explicitsub":
        headers.append(("Refer-Events-At", "<sip:events-1@example.com>"))
    if terms.supported and chance.random() < 0.5:
        headers.append(("Supported", "norefersub"))
    return headers + (ims_headers(chance) if "answer" in terms.ims_in else [])
