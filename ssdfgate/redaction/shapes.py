"""Tokens that can be told by their looks alone: a prefix that nothing else has, then a run of letters and digits.

The prefixes are those that the issuers document, most of them for secret scanning. A pattern is matched where its
literal begins. None of them takes a quote or half of an escape, so JSON and XML around a token stay valid.
"""

import re
from collections.abc import Iterator

from ssdfgate.redaction.spans import Clue, Rule, Span

_RUN = rb"[A-Za-z0-9_-]"
_ARMOUR = rb"(?:[A-Za-z0-9+/=:,.()\s]|-(?!----)|\\++[nrt]|&#1[03];)*+"

_TOKENS: tuple[tuple[str, bytes], ...] = (
    # GitHub, GitLab
    ("ghp_ gho_ ghu_ ghs_ ghr_", rb"gh[pousr]_" + _RUN + rb"{16,}(?:\." + _RUN + rb"+)*"),
    ("github_pat_", rb"github_pat_[A-Za-z0-9_]{20,}"),
    (
        "glpat- gloas- gldt- glrt- glrtr- glcbt- glptt- glft- glimt- glagent- glsoat- glffct- glwt-",
        rb"gl[a-z]{2,6}-" + _RUN + rb"{16,}(?:\." + _RUN + rb"+)*",
    ),
    ("GR1348941", rb"GR1348941" + _RUN + rb"{16,}"),
    # clouds
    ("AKIA ASIA ABIA ACCA", rb"A(?:KIA|SIA|BIA|CCA)[0-9A-Z]{16}"),
    ("AIza", rb"AIza" + _RUN + rb"{30,}"),
    ("ya29.", rb"ya29\." + _RUN + rb"{20,}"),
    ("GOCSPX-", rb"GOCSPX-" + _RUN + rb"{20,}"),
    ("1//0", rb"1//0" + _RUN + rb"{30,}"),
    ("dop_v1_ doo_v1_ dor_v1_", rb"do[opr]_v1_[0-9a-f]{32,}"),
    ("dapi", rb"dapi[0-9a-f]{32}(?:-[0-9])?"),
    # chat, mail, payment
    ("xoxa- xoxb- xoxe- xoxo- xoxp- xoxr- xoxs- xoxc- xoxd- xoxe.", rb"xox[a-z](?:\.xox[bp])?-[A-Za-z0-9%-]{10,}"),
    ("xapp-", rb"xapp-[A-Za-z0-9-]{20,}"),
    ("hooks.slack.com/", rb"hooks\.slack\.com/[a-z]+/[A-Za-z0-9/_-]{20,}"),
    ("discord.com/api/webhooks/", rb"discord\.com/api/webhooks/[0-9]+/" + _RUN + rb"{20,}"),
    (".webhook.office.com/", rb"\.webhook\.office\.com/[A-Za-z0-9@/_-]{20,}"),
    ("SG.", rb"SG\." + _RUN + rb"{16,100}+\." + _RUN + rb"{16,}"),
    ("sk_live_ sk_test_ rk_live_ rk_test_ sk_prod_ rk_prod_", rb"[sr]k_(?:live|test|prod)_[A-Za-z0-9]{10,}"),
    ("whsec_", rb"whsec_[A-Za-z0-9+/=_-]{20,}"),
    ("shpat_ shpca_ shppa_ shpss_", rb"shp[a-z]{2}_[0-9a-fA-F]{32,}"),
    # packages, images, models
    ("npm_", rb"npm_[A-Za-z0-9]{30,}"),
    ("pypi-", rb"pypi-(?=[a-z_-]{0,40}+[A-Z0-9])" + _RUN + rb"{30,}"),
    ("rubygems_", rb"rubygems_[0-9a-f]{40,}"),
    ("dckr_pat_ dckr_oat_", rb"dckr_[po]at_" + _RUN + rb"{20,}"),
    ("hf_", rb"hf_[A-Za-z0-9]{30,}"),
    ("AKCp", rb"AKCp[A-Za-z0-9]{60,}"),
    # tools of the trade
    ("hvs. hvb. hvr.", rb"hv[sbr]\." + _RUN + rb"{20,}"),
    (".atlasv1.", rb"\.atlasv1\." + _RUN + rb"{60,}"),
    ("ATATT3 ATCTT3 ATBB", rb"AT(?:[AC]TT3|BB)[A-Za-z0-9_=-]{20,}"),
    (
        "lin_api_ glsa_ glc_ sntrys_ sntryu_ pul- sbp_",
        rb"(?:lin_api_|gls?[ac]_|sntry[su]_|pul-|sbp_)[A-Za-z0-9_=+/]{30,}",
    ),
    ("sqp_ sqa_ squ_", rb"sq[pau]_[0-9a-f]{40}"),
    ("NRAK-", rb"NRAK-[A-Z0-9]{20,}"),
    ("AGE-SECRET-KEY-1", rb"AGE-SECRET-KEY-1[A-Z0-9]{40,}"),
    # JSON Web Tokens: header.payload.signature, or five parts
    ("eyJ", rb"eyJ" + _RUN + rb"{10,4000}+\." + _RUN + rb"{10,4000}+(?:\." + _RUN + rb"*+){1,3}"),
    # Private keys, with the line ends of JSON strings as well; without an end as far as they reach
    (
        "-----BEGIN",
        rb"-----BEGIN [A-Z0-9 ]{0,40}?PRIVATE KEY(?: BLOCK)?-----"
        + _ARMOUR
        + rb"(?:-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----)?",
    ),
    ("PuTTY-User-Key-File-", rb"PuTTY-User-Key-File-[0-9](?:[A-Za-z0-9+/=:,.()\s-]|\\++[nrt])*+"),
    # Parts of addresses and connection strings that sign or authenticate
    ("?sig= &sig= ;sig=", rb"[?&;]sig=[A-Za-z0-9%+/=_-]{16,}"),
    ("X-Amz-Signature= X-Goog-Signature=", rb"X-(?:Amz|Goog)-Signature=[0-9A-Fa-f]{32,}"),
)

# Prefixes that ordinary words end in as well (risk-, task-): no letter before them, and a digit somewhere.
_AFTER_NO_WORD: tuple[tuple[str, bytes], ...] = (
    ("sk-", rb"sk-(?=[A-Za-z_-]{0,60}+[0-9])" + _RUN + rb"{20,}"),
    ("cio", rb"cio[A-Za-z0-9]{32}(?![A-Za-z0-9])"),
    ("oy2", rb"oy2[a-z0-9]{43}(?![A-Za-z0-9])"),
    ("SK", rb"SK[0-9a-f]{32}(?![A-Za-z0-9])"),
    ("key-", rb"key-[0-9a-f]{32}(?![A-Za-z0-9])"),
)
# Prefixes that stand inside the token: the letters before them belong to it.
_IN_THE_MIDDLE: tuple[tuple[str, int, bytes], ...] = (
    ("Q~", 4, rb"[A-Za-z0-9_~.]{3}[0-9]Q~[A-Za-z0-9_~.-]{31,34}"),  # client secret of Entra ID
    ("JQQJ9", 52, rb"[A-Za-z0-9]{52}JQQJ9[A-Za-z0-9+/=]{20,}"),  # key of an Azure service
    ("AZDO", 76, rb"[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}"),  # Azure DevOps
    ("+ASt", 76, rb"[A-Za-z0-9+/]{76}\+ASt[A-Za-z0-9+/]{5,}={0,2}"),  # Azure storage
    (":AA", 10, rb"[0-9]{10}:AA" + _RUN + rb"{33}"),  # Telegram
)
_WORD = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
_ESCAPE_BEFORE = re.compile(rb"\\(?:[nrtbf]|u[0-9A-Fa-f]{4})\Z")


def clues() -> Iterator[Clue]:
    """All of them."""
    for literals, pattern in _TOKENS:
        rule = _at(re.compile(pattern))
        yield from (Clue(literal.encode(), rule) for literal in literals.split(" "))
    for literal, pattern in _AFTER_NO_WORD:
        yield Clue(literal.encode(), _after_no_word(_at(re.compile(pattern))))
    for literal, before, pattern in _IN_THE_MIDDLE:
        yield Clue(literal.encode(), _around(before, _at(re.compile(pattern))))


def _at(pattern: re.Pattern[bytes]) -> Rule:
    def rule(content: bytes, start: int) -> Span | None:
        match = pattern.match(content, start)
        return Span(start, match.end()) if match else None

    return rule


def _after_no_word(rule: Rule) -> Rule:
    def checked(content: bytes, start: int) -> Span | None:
        return None if _in_word(content, start) else rule(content, start)

    return checked


def _around(before: int, rule: Rule) -> Rule:
    def moved(content: bytes, start: int) -> Span | None:
        return rule(content, start - before) if start >= before else None

    return moved


def _in_word(content: bytes, start: int) -> bool:
    r"""Whether a word goes on at `start`; the end of an escape (`\n`, `\u00e9`) is no part of one."""
    if start == 0 or content[start - 1] not in _WORD:
        return False
    return not _ESCAPE_BEFORE.search(content, max(0, start - 6), start)
