"""What the literature says a captcha is good for, and what to use instead."""

from dataclasses import dataclass

# Chellapilla and others, 2005: of a useful captcha programs pass at most one try in 10,000, ...
PROGRAMS = 0.0001
# ... and people nine in ten; 80 % is the least that is usually still called useful.
PEOPLE, PEOPLE_LEAST = 0.9, 0.8
# Bursztein, Martin and Mitchell, 2011: a scheme is broken where a program reads one in a hundred.
BROKEN = 0.01
# Bursztein and others, 2010: how long people take for a picture, in seconds.
SECONDS_A_PICTURE = 9.8


@dataclass(frozen=True)
class Source:
    """A work that is referred to, in the way in which its field does."""

    key: str
    text: str
    address: str


SOURCES = (
    Source(
        "CLSC05",
        "K. Chellapilla, K. Larson, P. Simard, M. Czerwinski: Designing human friendly human "
        "interaction proofs (HIPs). CHI 2005, pp. 711-720.",
        "https://doi.org/10.1145/1054972.1055070",
    ),
    Source(
        "BMM11",
        "E. Bursztein, M. Martin, J. C. Mitchell: Text-based CAPTCHA strengths and weaknesses. "
        "CCS 2011, pp. 125-138.",
        "https://doi.org/10.1145/2046707.2046724",
    ),
    Source(
        "BBFMJ10",
        "E. Bursztein, S. Bethard, C. Fabry, J. C. Mitchell, D. Jurafsky: How good are humans at "
        "solving CAPTCHAs? A large scale evaluation. IEEE Symposium on Security and Privacy 2010, "
        "pp. 399-413.",
        "https://doi.org/10.1109/SP.2010.31",
    ),
    Source(
        "SNPTV23",
        "A. Searles, Y. Nakatsuka, E. Ozturk, A. Paverd, G. Tsudik, A. Enkoji: An empirical study "
        "and evaluation of modern CAPTCHAs. USENIX Security 2023.",
        "https://www.usenix.org/conference/usenixsecurity23/presentation/searles",
    ),
    Source(
        "W3C21",
        "W3C: Inaccessibility of CAPTCHA. Alternatives to visual Turing tests on the Web. Group "
        "Draft Note, 2021.",
        "https://www.w3.org/TR/turingtest/",
    ),
    Source(
        "OWASP",
        "OWASP: Credential stuffing prevention cheat sheet.",
        "https://cheatsheetseries.owasp.org/cheatsheets/"
        "Credential_Stuffing_Prevention_Cheat_Sheet.html",
    ),
    Source(
        "RFC9576",
        "A. Davidson, J. Iyengar, C. A. Wood: The Privacy Pass architecture. RFC 9576, 2024.",
        "https://www.rfc-editor.org/rfc/rfc9576",
    ),
    Source(
        "DN92",
        "C. Dwork, M. Naor: Pricing via processing, or, combatting junk mail. CRYPTO 1992, "
        "pp. 139-147.",
        "https://doi.org/10.1007/3-540-48071-4_10",
    ),
    Source(
        "LC04",
        "B. Laurie, R. Clayton: Proof-of-work proves not to work. WEIS 2004.",
        "https://www.cl.cam.ac.uk/~rnc1/proofwork.pdf",
    ),
    Source(
        "WebAuthn",
        "W3C: Web Authentication, an API for accessing public key credentials, Level 2. "
        "Recommendation, 2021.",
        "https://www.w3.org/TR/webauthn-2/",
    ),
)


@dataclass(frozen=True)
class Remedy:
    """Something to use instead: its name, what it does, and the keys of its ``SOURCES``."""

    name: str
    text: str
    sources: tuple[str, ...]


REMEDIES = (
    Remedy(
        "Rate limits",
        "Count attempts by account, by address and by network, and slow down or refuse what is "
        "over a person's pace. It costs people nothing, and bounds what a program gains whether "
        "or not it reads the picture.",
        ("OWASP",),
    ),
    Remedy(
        "Proof of work",
        "Have the browser compute for a second before a form is taken. Nobody has to see or hear "
        "anything. It prices abuse by the thousand and does not stop what is worth the price: "
        "programs compute faster than a visitor's telephone.",
        ("DN92", "LC04"),
    ),
    Remedy(
        "Risk scoring",
        "Judge each attempt by what is known of it (age of the account, address, pace, a form "
        "filled in within a second, a hidden field filled in), and ask for more of the doubtful "
        "ones alone. A service of others' that scores sees your visitors: weigh that.",
        ("OWASP", "W3C21"),
    ),
    Remedy(
        "Passkeys, and a second factor",
        "Where an account is what is protected: a passkey cannot be guessed or stuffed, and a "
        "program that passes the form has gained nothing by it.",
        ("WebAuthn", "OWASP"),
    ),
    Remedy(
        "Anonymous tokens",
        "Let the browser or device vouch that a person is there, without saying who "
        "(Privacy Pass). Not every visitor's browser can: keep another way.",
        ("RFC9576",),
    ),
)
