"""Names that are in no table, told of as companies are: what they did is not told of anyone else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tracker.core.claims.move_words import HAN_MOVED, MOVED
from tracker.model import Mention

_NAME = (
    r"(?<![\w.$])(?P<name>[A-Z][\w&'.-]{1,20}(?: (?:[A-Z&][\w&'.-]{0,20}|of|\d{1,3}(?! ?%))){0,4})(?: \([^()]{1,24}\))?"
)
# Words between a name and what it did: ", a maker of tools," and ", which counts Acme among its backers,".
_APPOSED = r"(?:, (?!and |or |but |as |while )[^,;.%]{3,60},)?"
# "Acme itself fell", "Acme Holdings (ACM) shares have since risen": the subject of a word of movement.
_MOVING = re.compile(
    rf"{_NAME}(?:'s?)?(?: (?:[Ss]hares|[Ss]tock|ADRs))?{_APPOSED}"
    r" {1,70}(?P<helped>(?:(?:also|itself|was|were|is|are|has|had|have|then|still|were last|was last) ){0,2})"
    r"(?=(?P<move>[a-z]{2,14})\b)"
)
# "Acme shares", "Acme's stock": whatever they did.
_OWNING = re.compile(rf"{_NAME}(?:'s?)? {{1,70}}(?:[Ss]hares|[Ss]tock|ADRs|ADSs)\b")
# "shares of Acme", "a 3% drop at Acme": the figure before is Acme's.
_OWNED = re.compile(rf"\b(?i:shares|stock|adrs) (?:of|in) (?:rivals? |the )?{_NAME}")
# "lifts SOXX 5.5%": the figure is of what was lifted.
_SENT = re.compile(
    rf"\b(?:lift|send|sent|push|drag|pull|boost|driv|drove|carr|tak|took|knock|hoist|propel)\w{{0,4}} {_NAME}"
    r" (?:up |down |lower |higher |by )?(?=[\d.]{1,6} ?%)"
)
# "led the rally, ACME +3.5%".
_SIGNED = re.compile(rf"{_NAME}:? {{1,30}}(?=[+-][\d.]{{1,6}} ?%)")
# "Acme Devices (ACM) Surges 15%" in a headline that capitalises its verbs.
_TITLED = re.compile(
    r"(?<![\w.$])(?P<name>[A-Z][\w&'.-]{1,20}(?: [A-Z&][\w&'.-]{0,20}){0,3}?)(?:'s?)?(?: {1,30}(?:Shares|Stock|ADRs))? {0,30}(?: (?:Is|Are|Was|Were|Has))? (?P<move>[A-Z][a-z]{1,14})"
    r"(?: (?:by|as much as|over|nearly|almost|about|more than|around|up|down|higher|lower|another|an?|Over|Nearly|Almost|About|More Than|By)){0,3} (?=[\d.]{1,6} ?%)"
)
_BE = re.compile(r"\b(?:was|were|is|are) ")
_BESIDE_THE_POINT = frozenset({"up", "down", "off", "better", "ahead", "higher", "lower"})
# Capitalised words that begin a sentence or name a time or a place, not a company.
_COMMON = re.compile(
    r"(?:(?:The|A|An|In|On|At|By|It|Its|Shares?|Stocks?|But|And|Both|Each|Neither|All|They|He|She|That|This|Those|"
    r"These|After|Before|While|With|Since|As|For|From|Friday|Monday|Their|His|Her|Our|Class|Series|Common|Ordinary|"
    r"Preferred|Company|Mainland|European|Asian|American|Frankfurt|London|Paris|Amsterdam|Milan|Nasdaq|NYSE|"
    r"Tuesday|Wednesday|Thursday|Saturday|Sunday|January|February|March|April|May|June|July|August|September|"
    r"October|November|December|Investors|Traders|Trading|Tech|Chip|Chipmaker|Foundry|Memory|"
    r"Hong Kong|Shanghai|Shenzhen|Tokyo|Seoul|Taipei|New York|China|Japan|Taiwan|Korea|Europe|Wall Street|"
    r"Elsewhere|Meanwhile|Overnight|Earlier|Later|Today|Yesterday|Some|When|Where|If|Once|Why|How|What|Which|"
    r"Holders|ADRs?|ADSs?|American Depositary|Year|Value|H-shares|A-shares|Two|Three|Others?|Another|One|No|Not|"
    r"Is|Are|Was|Were|Has|Have|Had|Do|Does|Did|Up|Down|Will|Can|Should|Could|So|Also|Even|Although|Though|However|Nor|Or|Then|There|Still|Only|Fellow|Rivals?|Among|Of|To|"
    r"STAR|H|A|Inc|Corp|Corporation|Ltd|Limited|Co|Plc|PLC|NV|AG|SA|Holdings?|Group)\b)|[A-Z]{1,2}$|U\.S\."
)
# Capitals that name no company: what stands before a word of movement and is no ticker.
_CAPITALS = frozenset(
    {"USA", "CEO", "CFO", "COO", "CTO", "IPO", "ETF", "ADR", "ADRS", "ADS", "GDP", "CPI", "PMI", "CPU", "GPU", "RAM", "SSD", "TV",
     "USD", "HKD", "YTD", "EPS", "ASP", "FAQ", "NEW", "NAND", "DRAM", "HBM", "FPS", "MSRP", "BREAKING", "NYSE", "LIVE"}
)  # fmt: skip


def strangers(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[int, int]]:
    """Where names stand that are in no table and that shares or a movement are told of."""
    for found in _MOVING.finditer(text):
        if _named(found, mentions, text) and MOVED.match(text, found.start("move")) and _acts(found):
            yield found.span("name")
    for found in _TITLED.finditer(text):
        if MOVED.match(text, found.start("move")) and _named(found, mentions, text):
            yield found.span("name")
    for pattern in (_OWNING, _OWNED, _SENT, _SIGNED):
        for found in pattern.finditer(text):
            if _named(found, mentions, text):
                yield found.span("name")


def _acts(found: re.Match[str]) -> bool:
    return found["move"] not in _BESIDE_THE_POINT or _BE.search(found["helped"]) is not None


def _named(found: re.Match[str], mentions: Sequence[Mention], text: str) -> bool:
    """Whether it is a name, and no part of a known one or of its line (SMIC's Hong Kong shares)."""
    start, end = found.span("name")
    if _COMMON.match(found["name"]) or found["name"].upper() in _CAPITALS:
        return False
    near = (one for one in mentions if one.start < end and start <= one.end + 3)
    return not any(start < one.end or text[one.end : start].strip() in ("'s", "'", "") for one in near)


# What may stand in a clause before a Chinese word of movement and is nobody's name.
_HAN_FILLED = re.compile(
    r"股价|股價|股票|股份|个股|個股|该股|該股|其|它|公司|本股|市值|港股|美股|[AH]股|ADR|ADS|两地|兩地|两者|兩者|双双|雙雙|齐|齊|均|都|各|也|亦|则|則|还|還|更|再|又|就|仍|已|正|最|较|較|比"
    r"|盘[前中后初尾]|盤[前中後初尾]|开[盘市]|開[盤市]|收[盘盤市报報]|早[盘盤市段]|午[后後市盘盤间間]|尾[盘盤市]|半日|全日|全天|日内|日內|夜[盘盤]|午[评評]|收[评評]|隔夜"
    r"|今[日天早年]|昨[日天晚]|当[日天]|當[日天]|本[周週月年]|上[周週月]|[周週][一二三四五]|星期[一二三四五]|年内|年內|单[日周月]|單[日週月]|[近过過]去?[一两兩三四五\d]+[日天周週月年]"
    r"|\d{1,4}[年月日号號时時分:]*|[上下]午|截[至止]|发稿|發稿|目前|现|現|暂|暫|最新|刻下|一度|曾|先|后|後|随即|隨即|随后|隨後|其后|其後|迅速|快速|直线|直線|持续|持續|继续|繼續|再度|小幅|大幅|显著|急|暴|狂|猛|劲|勁|微|轻|輕|小|大|高|低|重|进一步|進一步"
    r"|合计|合計|累[计計]?|平均|分别|分別|逆[势市勢]|同步|同时|同時|其中|并|並|而|但|惟|因此|此后|此後|此前|之前|之后|之後|至今|以来|以來|一路|一举|一舉|终|終|场|場|全|至少|最多|最深|最大|约|約|逾|超|近|的|了|至|由|从|從|在|以|于|於|及|和|与|與|为|為|将|將|被|报|報|作|共|总|總|间|間|内|內|里|裡|中|亿|億|元|港|美|幅|势|勢|度|消息|公布|同期|期间|期間|前者|后者|後者|当时|當時|时段|時段|交易|正规|正規|常规|常規|裂口|称|稱|见|見|徘徊|早前|跳空|午间|午間|联袂|聯袂|集体|集體|携手|攜手|[巴米]黎|米兰|米蘭|纽约|紐約|台北|上海|香港|伦敦|倫敦|法兰克福|两市|兩市|业绩|業績|首日|上市|挂牌|掛牌|表现|表現|走|转|轉|由|拉|封|触|觸|及|打开|振荡|震荡|震盪|盘|盤|个|個|交易日|日|天|周|週|月|连|連|第|受|影响|影響|带动|帶動|拖累|刺激|市场|市場|股东|股東|投资者|投資者|开|開|收|涨|漲|升|跌|挫"
)
_HAN_NAME = re.compile(r"[\u4e00-\u9fffA-Za-z*]{2,14}")
_DEGREE = re.compile(r"\s*[上下大小急暴狂猛劲勁微轻輕再则則也亦均]{0,3}\s*$")
_BRACKETS = re.compile(r"\([^()]{0,40}\)")
_SIZE = re.compile(r"[了约約近逾超过過达達至幅]{0,3}\s?(?:[\d一二两兩三四五六七八九十半]|停)")
_HAN_BOUND = re.compile(r"[,。;:!?%]")
_LIST = re.compile(r"[、\s/]|以及|还有|還有|(?<=[\u4e00-\u9fff]{2})[和与與及跟同](?=[\u4e00-\u9fff]{2})")


def han_strangers(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[int, int]]:
    """Subjects of a Chinese word of movement and a figure that are in no table: 源杰科技 in `新易盛涨超7%,源杰科技涨超4%`.

    A clause that names a company of a table or only says when and how has none.
    """
    for moved in HAN_MOVED.finditer(text):
        if not _SIZE.match(text, moved.end()):
            continue
        start = max(0, *(one.end() for one in _HAN_BOUND.finditer(text, max(0, moved.start() - 60), moved.start())), 0)
        if any(start <= one.start < moved.start() for one in mentions):
            continue
        told = _DEGREE.sub("", _BRACKETS.sub("", text[start : moved.start()]))
        words = _LIST.split(told)[-1].strip(" \"'-–|丨*")
        rest = _HAN_FILLED.sub("", words)
        if len(rest) >= 2 and len(words) <= NAME and _HAN_NAME.fullmatch(words):
            place = text.find(words, start, moved.start())
            yield place, place + len(words)


NAME = 14  # characters: longer subjects are phrases, not names
