"""Share repurchases, cancellations, dividends."""

from tracker.core.reading.patterns import Kind

KIND = Kind(
    name="buyback_dividend",
    about="share repurchases, cancellations, dividends",
    words={
        "buyback": """
            buyback* | buy back | buys back | bought back | buying back | repurchas* | share retirement |
            cancel* shares | retire* shares | treasury shares | 回购 | 购回 | 库藏股 | 注销股份 | 注销
        """,
        "dividend": """
            dividend* | payout* | distribution | capital return* | return* cash | cents a share |
            cash to shareholders | thank you note to shareholders | 派息 | 股息 | 股利 | 分红 | 配发 | 派发 |
            特别股息 | 中期息 | 末期息 | 季息 | 配息 | 派 | 除息 | 现金红利 | 利润分配
        """,
        "stock": "share* | stock | shareholder* | holders | 股 | 股份 | 股东",
        "not": "payout ratio explained",
        "holders": "for shareholders | to shareholders | shareholder returns | 股东回报",
    },
    patterns=(
        "3.3 buyback",
        "3 dividend stock",
        "2.8 dividend MOVED",
        "2.6 dividend AMOUNT",
        "2.4 dividend board",
        "2.2 dividend",
        "2.4 holders MONEY CO",
        "2.4 buyback CO",
    ),
)
