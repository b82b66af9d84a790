"""The company's own outlook for a period not yet reported."""

from tracker.core.reading.patterns import Kind

KIND = Kind(
    name="guidance",
    about="the company's own outlook for a period not yet reported; a profit-forecast notice is guidance",
    words={
        "see": """
            forecast* | guid* | outlook | expect* | sees | predict* | project* | anticipat* | warn* | aim* |
            target* | reaffirm* | reiterat* | stick* to | lift* forecast | raise* forecast | cut* forecast |
            pencils in | eyes | tells investors | 预计 | 预期 | 指引 | 展望 | 料 | 预告 | 预增 | 预减 | 预亏 |
            预喜 | 财测 | 预估 | 预测 | 看好 | 上修 | 下修 | 有望 | 估 | 盈喜 | 盈警 | 预盈 | warned |
            upgrades its forecast | now expects | braces | 上调指引 | 下调指引 | 警告 | 预警 | turns more bullish |
            bullish on | more upbeat | now sees | blows past estimates with its forecast
        """,
        "forecast": """
            forecast* | guidance | guides | guided | outlook | profit warning | profit alert | 指引 | 展望 | 财测 |
            业绩预告 | 预增 | 预减 | 预亏 | 盈喜 | 盈警 | 盈利预告 | 盈利预警 | 预喜 | 业绩预增 | 营收指引 | 预盈 |
            cuts outlook | raises outlook
        """,
        "measure": """
            revenue* | sales | profit* | margin* | growth | income | earnings | quarter | year | demand |
            net sales | bookings | shipments | gross margin | loss | 收入 | 营收 | 净利 | 净利润 | 毛利率 | 增长 |
            增幅 | 业绩 | 季度 | 首季 | 全年 | 上半年 | 亏损 | 盈利 | 成长 | 利润 | 纯利 | 下季 | 本季 | 次季
        """,
        "next": """
            next quarter | current quarter | this year | next year | full year | first quarter | second quarter |
            third quarter | fourth quarter | q1 | q2 | q3 | q4 | quarter | 季度 | 首季 | 全年 | 本季 | 下季 | 次季 |
            今年 | 明年 | 下半年 | 上半年 | 第一季 | 第二季 | 第三季 | 第四季 | 年度
        """,
        "up_to": "above | below | flat to | between | range | 持平 | 介于 | 区间 | 至",
        "analyst": """
            analyst* | broker* | price target | rating | gartner | idc | trendforce | counterpoint | semi says |
            wsts | 分析师 | 目标价 | 评级 | 机构 | 集邦 | beats | misses | missed | topped | analysts expect |
            poll shows | market research | 机构预测
        """,
    },
    patterns=(
        "3.2 forecast measure next !analyst",
        "3 forecast measure !analyst",
        "3.1 see>measure next PERCENT !analyst",
        "3.1 see~measure next AMOUNT !analyst",
        "2.8 see>measure next !analyst",
        "2.6 see>measure PERCENT !analyst",
        "2.6 see>measure MONEY !analyst",
        "1.9 forecast !analyst",
        "2.1 see>measure CO !analyst",
        "2.2 see CO measure !analyst",
    ),
)
