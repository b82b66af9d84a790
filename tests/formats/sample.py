"""A day to print: Friday 22 August 2025, when DeepSeek's remark met the chipmakers' shares.

Closes of 21 and 22 August are the exchanges' (SMIC H 51.70 -> 56.90, Hua Hong H 47.52 -> 56.00, SMIC A 91.05 -> 103.97,
Cambricon 1036.00 -> 1243.20). Headlines are written by us, the estimates of the market models and the closes before
21 August are invented: this is for looking at the page, not at the market.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from math import erfc, sin, sqrt
from zoneinfo import ZoneInfo

from tests.aligning import compose
from tracker.knowledge.load import load_knowledge
from tracker.model import (
    Alias,
    Announcement,
    Bar,
    Claim,
    Company,
    Coverage,
    Direction,
    Entry,
    Event,
    Evidence,
    Facts,
    Fit,
    Knowledge,
    Link,
    Listing,
    Move,
    Passed,
    Precision,
    Reaction,
    Recipe,
    Report,
    Results,
    Session,
    Sessions,
    Story,
    Trust,
    Unlinked,
    Unmeasured,
    Verdict,
    Watchlist,
    Window,
)

DAY = date(2025, 8, 22)
AS_OF = datetime(2025, 8, 22, 10, 5, tzinfo=UTC)

LISTINGS = (
    Listing("0981.HK", "SMIC", "XHKG", "HKD", "^HSI"),
    Listing("688981.SS", "SMIC", "XSHG", "CNY", "000300.SS", 0.20, "STAR"),
    Listing("1347.HK", "Hua Hong", "XHKG", "HKD", "^HSI"),
    Listing("688347.SS", "Hua Hong", "XSHG", "CNY", "000300.SS", 0.20, "STAR"),
    Listing("688256.SS", "Cambricon", "XSHG", "CNY", "000300.SS", 0.20, "STAR"),
    Listing("NVDA", "Nvidia", "XNYS", "USD", "SPY"),
)

# symbol: the two last closes; how strongly the invented past swings
CLOSES = {
    "0981.HK": (51.70, 56.90, 0.9),
    "1347.HK": (47.52, 56.00, 1.1),
    "688981.SS": (91.05, 103.97, 0.7),
    "688256.SS": (1036.00, 1243.20, 1.6),
    "NVDA": (175.40, 174.98, 0.5),
    "^HSI": (25104.61, 25339.14, 0.25),
    "000300.SS": (4288.07, 4378.00, 0.2),
    "SPY": (638.11, 635.55, 0.2),
}

# alpha, beta, sigma of the invented market models
FITS = {
    "0981.HK": (0.0011, 1.35, 0.0302),
    "1347.HK": (0.0014, 1.02, 0.0338),
    "688981.SS": (0.0006, 1.48, 0.0251),
    "688256.SS": (0.0022, 1.71, 0.0384),
    "NVDA": (0.0005, 1.95, 0.0162),
}


def weekdays(first: date, last: date) -> list[date]:
    span = (last - first).days + 1
    return [day for day in (first + timedelta(n) for n in range(span)) if day.weekday() < 5]


def calendar(name: str, zone: str, opens: tuple[int, int], closes: tuple[int, int]) -> Sessions:
    there = ZoneInfo(zone)

    def session(day: date) -> Session:
        start = datetime(day.year, day.month, day.day, *opens, tzinfo=there).astimezone(UTC)
        return Session(day, start, datetime(day.year, day.month, day.day, *closes, tzinfo=there).astimezone(UTC))

    return Sessions(name, zone, tuple(session(day) for day in weekdays(date(2025, 6, 2), date(2025, 9, 12))), "sample")


SESSIONS = {
    "XHKG": calendar("XHKG", "Asia/Hong_Kong", (9, 30), (16, 0)),
    "XSHG": calendar("XSHG", "Asia/Shanghai", (9, 30), (15, 0)),
    "XNYS": calendar("XNYS", "America/New_York", (9, 30), (16, 0)),
}


def bars(symbol: str, last: date) -> tuple[Bar, ...]:
    """Closes up to `last`; the two newest are the real ones."""
    before, final, swing = CLOSES[symbol]
    days = weekdays(date(2025, 6, 2), last)
    past = [before * (1 + swing * 0.03 * (sin(n * 0.9) + sin(n * 0.37)) - 0.004 * n * swing) for n in range(len(days))]
    closes = [*reversed(past[1 : len(days) - 1]), before, final]
    learned = datetime(2025, 8, 22, 9, tzinfo=UTC)
    return tuple(
        Bar(symbol, "1d", datetime(d.year, d.month, d.day, 2, tzinfo=UTC), d, c, c, c, c, 1e6, learned, source="sample")
        for d, c in zip(days, closes, strict=True)
    )


def facts() -> Facts:
    asian = {symbol: bars(symbol, DAY) for symbol in CLOSES if symbol not in ("NVDA", "SPY")}
    american = {symbol: bars(symbol, date(2025, 8, 21)) for symbol in ("NVDA", "SPY")}
    return Facts(as_of=AS_OF, bars={**asian, **american}, sessions=SESSIONS)


def fit(symbol: str) -> Fit:
    alpha, beta, sigma = FITS[symbol]
    return Fit("market", 250, date(2024, 8, 2), date(2025, 8, 7), alpha, beta, sigma, 0.31, 248)


def window(symbol: str, benchmark: str, rank: float) -> Window:
    """Day 0 by hand: abnormal = raw - alpha - beta x market; normal tails stand in for Student's at 248 degrees."""
    raw, market = (CLOSES[one][1] / CLOSES[one][0] - 1 for one in (symbol, benchmark))
    alpha, beta, sigma = FITS[symbol]
    car, se = raw - alpha - beta * market, sigma * sqrt(1 + 1 / 250)
    return Window(0, 0, car, se, car / se, erfc(abs(car / se) / sqrt(2)), rank, 1 / 251, 2.8 * se, raw, market)


def reaction(symbol: str, benchmark: str, session: date, rank: float, flags: tuple[str, ...] = ()) -> Reaction:
    notes = {
        "limit": "closed at 1243.20, its upper limit of +20%",
        "confounded": "also on this session: Nvidia tells suppliers to stop work on H20",
    }
    before, final, _ = CLOSES[symbol]
    said = tuple(notes[flag] for flag in flags if flag in notes)
    days = (window(symbol, benchmark, rank),)
    return Reaction(symbol, benchmark, session, 1, final, before, fit(symbol), days, flags, said, 3.4)


def entry(ident: str, publisher: str, title: str, said: datetime, link: str = "", **more: object) -> Entry:
    settings: dict[str, object] = {"language": "en", "trust": Trust.PRESS, "precision": Precision.MINUTE, **more}
    return Entry(
        id=ident,
        version=f"{ident}.1",
        feed=publisher.lower().replace(" ", "-"),
        guid=ident,
        link=link or f"https://news.example/{ident}",
        title=title,
        summary="",
        published=said,
        learned=said + timedelta(minutes=4),
        publisher=publisher,
        **settings,  # type: ignore[arg-type]
    )


def moment(day: int, hour: int, minute: int) -> datetime:
    """An hour of August 2025 in Hong Kong, as an instant."""
    return datetime(2025, 8, day, hour, minute, tzinfo=ZoneInfo("Asia/Hong_Kong")).astimezone(UTC)


DEEPSEEK = Story(
    "s-deepseek",
    (
        entry("e1", "DeepSeek", "DeepSeek-V3.1 发布，迈向 Agent 时代的第一步", moment(21, 14, 31), language="zh-Hans"),
        entry("e2", "South Post", "DeepSeek hints new model suits China's next-generation chips", moment(21, 17, 2)),
        entry("e3", "Wire One", "DeepSeek releases V3.1, says format is for coming domestic chips", moment(21, 18, 40)),
    ),
    moment(21, 14, 31),
    Precision.MINUTE,
)
NVIDIA = Story(
    "s-h20",
    (
        entry("e4", "The Informant", "Nvidia tells suppliers to stop work on H20 for China", moment(22, 7, 12)),
        entry("e5", "Wire One", "Nvidia orders halt to H20 production, report says", moment(22, 8, 3)),
    ),
    moment(22, 7, 12),
    Precision.MINUTE,
)
HALT = Story(
    "s-halt",
    (
        entry(
            "e6",
            "Exchange Notices",
            "华虹公司：拟购买资产，股票继续停牌",
            datetime(2025, 8, 22, tzinfo=UTC),
            language="zh-Hans",
            precision=Precision.DAY,
        ),
    ),
    datetime(2025, 8, 22, tzinfo=UTC),
    Precision.DAY,
)
OPENAI = Story(
    "s-openai",
    (entry("e7", "Wire Two", "OpenAI to open an office in New Delhi", moment(22, 13, 30)),),
    moment(22, 13, 30),
    Precision.MINUTE,
)
SOARED = Story(
    "s-soared",
    (
        entry("e8", "Market Blog", "Chip shares fly as DeepSeek talks up local silicon", moment(22, 16, 45)),
        entry("e9", "Evening Paper", "Hua Hong leads the day", moment(22, 17, 20)),
    ),
    moment(22, 16, 45),
    Precision.MINUTE,
)
NOISE = tuple(
    Story(
        f"s-noise-{n}",
        (entry(f"n{n}", publisher, title, moment(22, 9 + n, 15)),),
        moment(22, 9 + n, 15),
        Precision.MINUTE,
    )
    for n, (publisher, title) in enumerate(
        (
            ("Market Blog", "Ten chip stocks to watch this week"),
            ("Opinion Daily", "Why China's foundries are only getting started"),
            ("Market Blog", "Midday: Hang Seng up 0.6%, tech leads"),
            ("Gadget News", "The best laptops for students"),
        )
    )
)


def announcement(story: Story, kind: str, actors: tuple[str, ...], words: str, **more: object) -> Announcement:
    return Announcement(
        story=story.id,
        kind=kind,
        title=str(more.get("title") or story.lead.title),
        said=story.said,
        precision=story.precision,
        actors=actors,
        companies=actors,
        score=0.9,
        evidence=(Evidence(words, kind),),
        novelty=float(str(more.get("novelty", 1.0))),
        publishers=tuple(dict.fromkeys(one.publisher for one in story.entries)),
        url=story.lead.link,
    )


def event(
    announced: Announcement, symbol: str, relation: str, relevance: int, reason: str, found: Reaction | Unmeasured
) -> Event:
    company = next(one.company for one in LISTINGS if one.symbol == symbol)
    link = Link(announced.story, company, symbol, relation, relevance, reason, DAY, (*announced.actors, company))
    return Event(f"{announced.story}.{symbol}", "default", announced, link, found)


def claim(story: Story, place: int, company: str, ticker: str, low: float, qualifier: str, sentence: str) -> Claim:
    return Claim(company, ticker, Direction.UP, low, low, qualifier, "close", 0, len(sentence), sentence)


def verdict(story: Story, place: int, said: Claim, word: str, measured: float, reason: str) -> Verdict:
    source = story.entries[place]
    key = f"{source.id}.{said.ticker}"
    return Verdict(key, story.id, source.id, source.publisher, source.said, said, word, reason, DAY, measured)


def results() -> Results:
    v31 = announcement(
        DEEPSEEK,
        "product_launch",
        ("DeepSeek",),
        "next-generation",
        title="DeepSeek hints new model suits China's next-generation chips",
    )
    h20 = announcement(NVIDIA, "production_halt", ("Nvidia",), "stop work")
    halt = announcement(HALT, "acquisition", ("Hua Hong",), "拟购买资产", novelty=0.3)
    office = announcement(OPENAI, "expansion", ("OpenAI",), "to open an office")
    remark = "DeepSeek names domestic chips; {} makes them"
    both = ("confounded", "twin")
    smic_h = reaction("0981.HK", "^HSI", DAY, 3 / 251, both)
    smic_a = reaction("688981.SS", "000300.SS", DAY, 1 / 251, both)
    hua_hong = reaction("1347.HK", "^HSI", DAY, 1 / 251, ("confounded",))
    cambricon = reaction("688256.SS", "000300.SS", DAY, 2 / 251, ("limit", "confounded"))
    nvidia = reaction("NVDA", "SPY", date(2025, 8, 21), 0.74)
    halted = Unmeasured("688347.SS", "not traded: halted from 18 Aug 2025, no bar on this session", False, ("halted",))
    waiting = Unmeasured("NVDA", "the session of 22 Aug in New York is not over", True)
    events = (
        event(v31, "0981.HK", "beneficiary", 80, remark.format("SMIC"), smic_h),
        event(v31, "688981.SS", "beneficiary", 80, remark.format("SMIC"), smic_a),
        event(v31, "1347.HK", "beneficiary", 70, remark.format("Hua Hong"), hua_hong),
        event(v31, "688347.SS", "beneficiary", 70, remark.format("Hua Hong"), halted),
        event(v31, "688256.SS", "beneficiary", 85, "Cambricon sells the domestic accelerators meant", cambricon),
        event(v31, "NVDA", "harmed", 45, "domestic chips would replace Nvidia's", nvidia),
        event(h20, "NVDA", "direct", 100, "Nvidia is the actor", waiting),
        event(h20, "688256.SS", "rival", 60, "Cambricon sells what H20's buyers would turn to", cambricon),
        event(h20, "0981.HK", "supplier", 40, "SMIC makes chips of H20's rivals", smic_h),
        event(halt, "688347.SS", "direct", 100, "Hua Hong is the actor", halted),
    )
    near = "Hua Hong Semiconductor closed nearly 18% higher in Hong Kong on Friday."
    soared = "SMIC soared 15% in Hong Kong as traders bet on homegrown chips."
    return Results(
        stories=(DEEPSEEK, NVIDIA, HALT, OPENAI, SOARED, *NOISE),
        announcements=(v31, h20, halt, office),
        passed=(
            Passed(SOARED.id, SOARED.lead.title, "price report"),
            *(Passed(one.id, one.lead.title, why) for one, why in zip(NOISE, REASONS, strict=True)),
        ),
        unlinked=(Unlinked(OPENAI.id, "OpenAI's relations lead to no listing for news of this kind"),),
        events=events,
        verdicts=(
            verdict(
                SOARED, 1, claim(SOARED, 1, "Hua Hong", "1347.HK", 18.0, "nearly", near), "confirmed", 17.85,
                "47.52 to 56.00 is +17.85%; nearly 18% allows 17.0% to 18.0%",
            ),
            verdict(
                SOARED, 0, claim(SOARED, 0, "SMIC", "0981.HK", 15.0, "exact", soared), "overstated", 10.06,
                "51.70 to 56.90 is +10.06%, and the day's high was +11.0%",
            ),
        ),
    )  # fmt: skip


REASONS = ("round-up or list", "commentary", "price report", "no company we follow")


def recipe() -> Recipe:
    names = dict.fromkeys(one.company for one in LISTINGS)
    companies = tuple(Company(name) for name in names)
    watchlist = Watchlist(companies, LISTINGS, tuple(Alias(name, name) for name in names))
    return Recipe(Knowledge(watchlist, claims=load_knowledge().claims))


def coverage() -> Coverage:
    return Coverage(
        feeds=14,
        down=(("gadget-news", "http_503 since 21 Aug 19:10"), ("old-wire", "gone (410): muted")),
        entries=412,
        stories=171,
        last_heard=datetime(2025, 8, 22, 10, 1, tzinfo=UTC),
        last_bar={"0981.HK": DAY, "1347.HK": DAY, "688347.SS": date(2025, 8, 15), "NVDA": date(2025, 8, 21)},
        stale=(("688347.SS", "last bar 15 Aug: halted"),),
        warnings=("The calendar XSHG ends on 31 Dec 2025: provisional weekdays carry on.",),
    )


def report() -> Report:
    move = Move("688256.SS", date(2025, 8, 20), 0.0641, 0.0803, 0.036, 1 / 251, "no story names it")
    note = "The headlines of this page are reconstructions."
    return compose(DAY, results(), facts(), recipe(), coverage(), notes=(note,), unexplained=(move,))
