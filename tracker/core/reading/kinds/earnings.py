"""Results of a period that is over, preliminary ones included."""

from tracker.core.reading.patterns import Kind

KIND = Kind(
    name="earnings",
    about="results of a period that is over, preliminary ones included",
    words={
        "report": """
            report* | post | posts | posted | book | books | booked | log | logs | swing* | deliver* | record |
            records | flag* | notch* | earn | earns | earned | turn* | clock* | unaudited | preliminary |
            announces | rack* up | hit | hits | 公布 | 披露 | 实现 | 录得 | 录 | 出炉 | 发布 | 赚 | 报告 | 达 | 为 |
            创 | 交出 | 初步 | 放榜 | 揭晓 | 快报
        """,
        "results": """
            results | earnings | quarterly report | annual report | interim report | unaudited | quarterly numbers |
            earnings report | profit report | income statement | monthly revenue | monthly sales |
            preliminary figure* | 业绩 | 财报 | 年报 | 季报 | 中报 | 一季报 | 三季报 | 半年报 | 业绩快报 | 季绩 |
            中期业绩 | 全年业绩 | 成绩单 | 财务报告 | 法说会 | 月营收 | results for the year | results for the |
            announcement of results | bottom line | top line
        """,
        "profit": """
            profit* | net income | net profit | operating profit | loss | losses | revenue* | sales | net up |
            net rises | net jumps | net falls | earnings | 净利 | 净利润 | 纯利 | 营收 | 收入 | 盈利 | 亏损 | 溢利 |
            获利 | 毛利率 | 归母净利润 | 扭亏 | 盈转亏 | 亏转盈 | 转亏为盈 | 扭亏为盈 | 由亏转盈 | 由盈转亏 | 转盈 |
            转亏 | bottom line | top line | rev | np | revs | ni | eps | op
        """,
        "beat": """
            beat* | beating | miss | misses | missed | top estimates | tops estimates | above estimates |
            below estimates | estimates | smash* | outstrip* | exceed* | fall short | falls short | short of |
            consensus | 优于预期 | 超预期 | 逊预期 | 胜预期 | 低于预期 | 高于预期 | 符预期 | beats forecasts |
            misses forecasts | misses estimates | beat forecasts | tops forecasts | topped
        """,
        "record": """
            record quarter | best quarter | worst quarter | record profit | record revenue | record sales |
            another high | quarterly profit | quarterly loss | quarterly revenue | quarterly net | quarterly sales |
            blockbuster quarter | bumper quarter | fattest profit | profit yet | best ever quarter | earnings beat |
            vs est
        """,
        "abroad": "forecast* | guid* | outlook | expect* | predict* | 预计 | 指引 | 展望 | 预期 | 预告",
        "spend": "capex | capital spending | ai spending | spending plans | 资本开支 | 资本支出",
        "future": """
            project | projects | projected | forecast | sees | expects | guides | guided | warns | warned |
            predicts | outlook | guidance | 预计 | 料 | 预告 | 指引 | 展望 | 财测 | 预增 | 预减 | 有望 | 预估
        """,
        "share": "shares | stock | 股价",
        "beats": """
            beat | beats | beating | miss | misses | missed | top | tops | topped | 超预期 | 逊预期 | 胜预期 |
            优于预期
        """,
        "period": """
            three months | six months | year ended | months ended | for the year | for the quarter |
            for the period
        """,
    },
    patterns=(
        "2.7 report~results",
        "2.5 results period",
        "2.6 record",
        "2.2 profit~report AMOUNT",
        "2.4 profit report period",
        "2.1 results profit",
        "1.8 profit MOVED",
        "2.9 period profit MOVED !future",
        "2.7 period profit AMOUNT !future",
        "2.5 profit MOVED PERCENT !future",
        "3.6 beats profit !future",
        "2.3 report AMOUNT period !future",
        "2.2 profit period !future",
        "2.8 results period",
        "2.5 profit period",
        "2.4 profit down",
        "2.2 profit up",
    ),
)
