"""The parts of a headline that tell a share's move and nothing else, and those whom it names without their acting.

"Huawei unveils the Ascend 960; Hua Hong jumped 15%": the second clause is what the market did. It says nothing of the
act, and who stands in it takes no part in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from tracker.model import Mention

_CUT = re.compile(
    r"[;；。，,|｜]\s*|\s[–—-]\s|\b(?:as|while|with|and)\s(?=(?:shares|stock)\b)|(?<=\d)\s*%?\s*(?:while|as)\s"
)
_MOVE = (
    r"jump|surg|soar|ris(?:e|es|ing)\b|rose|gain|climb|fell|fall|drop|slid|slip|sink|sank|plung|tumbl|rall(?:y|ies|ied)|"
    r"add(?:s|ed)?\b|shed|los[et]|lost|up\b|down\b|advanc|declin|retreat|eas(?:e|es|ed)\b|clos|end(?:s|ed)?\b|finish|"
    r"trad|edg|spik|pop|dip|crash|skyrocket|leap|swing|swung|higher|lower|off\b"
)
_ENGLISH = re.compile(
    rf"^\s*(?:(?:and|while|as|with|but)\s)?(?:[^;]{{2,60}}?)\b(?:{_MOVE})\w*\b[^;]{{0,50}}?"
    r"\d(?:[\d.,-]*\d)?\s?(?:%|per\s?cent|pct|percentage points?|points?)[^;]{0,40}$",
    re.I,
)
_CHINESE = re.compile(
    r"^[^，；。]{2,26}(?:涨|跌|挫|飙|跳水|走高|走低|拉升|升(?:超|逾|近|约|\d)|收高|收低)[^，；。]{0,8}?"
    r"\d(?:[\d.]*\d)?\s?(?:%|％|个?百分点|点|成)[^，；。]{0,8}$"
)
# Figures of a business, which move by per cents too.
_OTHER = re.compile(
    r"\b(?:revenues?|sales|profits?|income|earnings|margins?|shipments?|output|capacity|capex|guidance|prices|tariffs?|"
    r"orders?|bookings|workforce|staff|stake|yields?|jobs|dividend|forecasts?|market share|target|demand|"
    r"production|costs?|fees?|salar\w+|wages?)\b|营收|收入|净利|利润|毛利|出货|产能|价格|涨价|报价|合约价|关税|订单|"
    r"指引|目标价|份额|股息|股权|持股|裁员|增长|销量|业绩",
    re.I,
)
_BEFORE = re.compile(
    r"(?:\b(?:former|ex)[ -](?:[A-Z]\w+, |[A-Z]\w+ and )?|"
    r"\b(?:peers?|rivals?|competitors?|suppliers?|customers?|clients?|partners?|veterans?|alum\w*|"
    r"engineers?|employees?|researchers?|executives?|staff(?:er)?s?)\s+(?:of|to|at|from|like|such as)\s+|"
    r"\b(?:made|built|produced|fabricated|manufactured)\s+(?:by|at)\s+|\b(?:formerly|previously)\s+(?:of|at|with)\s+|"
    r"(?<![提目以])前|由|原)$",
    re.I,
)
_AFTER = re.compile(
    r"^(?:['’]s)?[ -](?:execs?\b|executives?\b|alumni|backed|suppliers?|peers?|rivals?|competitors?|veterans?|"
    r"alum\w*|engineers?|ex-|"
    r"founded|linked|powered|based|made|customers?|challengers?|former|spin-?off)\b|"
    r"^(?:的?(?:供应商|同行|竞争对手|对手|代工|前高管|前员工|工程师|前工程师|老将|离职|概念股|产业链|链))",
    re.I,
)


def without_moves(title: str) -> str:
    """The title with every later clause that only tells a share's move blanked out; places stay where they are."""
    cuts = [(one.start(), one.end()) for one in _CUT.finditer(title)]
    kept = title
    for (mark, start), (end, _) in pairwise([*cuts, (len(title), len(title))]):
        if start < end and only_moves(title[start:end]) and len(kept[:mark].strip()) > 5:
            kept = f"{kept[:mark]}{' ' * (end - mark)}{kept[end:]}"
    return kept


def only_moves(clause: str) -> bool:
    """Whether a clause tells how far a share or an index moved, and nothing else."""
    words = clause.strip(" ;；。，,|｜-–—")
    if len(words) > 110 or not any(one.isdigit() for one in words) or _OTHER.search(words):
        return False
    return (_ENGLISH if words.isascii() else _CHINESE).match(words) is not None


def bystanders(title: str, mentions: Iterable[Mention]) -> frozenset[str]:
    """Companies that the title names only as somebody's peer, supplier, former employer or maker, or in a clause
    that tells a move."""
    kept = without_moves(title)
    aside: set[str] = set()
    acting: set[str] = set()
    for one in mentions:
        if one.start < len(title):
            (aside if _stands_by(title, kept, one) else acting).add(one.company)
    return frozenset(aside - acting)


def _stands_by(title: str, kept: str, one: Mention) -> bool:
    if not kept[one.start : one.end].strip():
        return True
    before = title[max(0, one.start - 30) : one.start]
    return _BEFORE.search(before) is not None or _AFTER.match(title[one.end : one.end + 20]) is not None
