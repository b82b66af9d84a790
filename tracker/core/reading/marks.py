"""What only looks like an announcement: opinion, questions, round-ups, price reports, reviews, rumours.

Each mark has words that decide alone, and words that only weigh. A mark in the title that weighs more
than the kind's evidence makes the story `Passed` with the mark's name as the reason.
"""

from __future__ import annotations

from tracker.core.reading.patterns import Kind

MARKS: tuple[Kind, ...] = (
    Kind(
        name="commentary",
        about="opinion or analysis",
        words={
            "sure": """
                opinion | column | columnist* | editorial | comment is | commentary | op ed | essay | letter from |
                viewpoint | the case for | the case against | in defence of | in defense of | i was wrong |
                my take | hot take | 评论 | 专栏 | 社论 | 观点 | 时评 | 社评 | 随笔 | 读后 | 锐评 | 杂谈 | 漫谈 |
                思考 | 笔记 | 专论 | 社说 | 投书 | 短评 | 杂感 | 有感 | 来论 | 热评 | 谈股论金 | 迷思
            """,
            "weak": """
                analysis | perspective | our view | takeaways | lessons | debate | myth* | cannot last |
                elephant in the room | 分析 | 视角 | 启示 | 不必 | 为何没有 | 该不该 | 何去何从 | 之争 | 反思 |
                深度 | 启示录
            """,
            "view": """
                analysts say | analysts see | analyst says | further to run | 涨价潮 | 分析师 | 分析人士 |
                业内人士 | 长期空间 | 观察 | strategists | economists
            """,
        },
        patterns=(
            "4 sure",
            "1.5 weak",
            "3.5 view !CO",
            "1.6 view",
        ),
    ),
    Kind(
        name="explainer",
        about="an explainer, a guide or a list",
        words={
            "sure": """
                explainer | explained | what is | what are | what to know | things to know | how to | how do i |
                beginner* | faq | primer | in 600 words | in charts | five charts | walk through | tutorial |
                a guide | guide to | step by step | everything you need | here s what | 101 | cheat sheet |
                glossary | how it works | inside the | timeline | 一文读懂 | 科普 | 解读 | 详解 | 揭秘 | 教程 |
                怎么选 | 什么是 | 图解 | 一图看懂 | 一文看懂 | 攻略 | 入门 | 指南 | 是什么 | 懒人包 | 手把手 |
                带你 | 怎么看 | 怎么用 | 小百科 | 一次看懂 | 全解析 | 名词解释 | 盘点 | 教学 | 秒懂 | our picks |
                things to watch | five things | n things | three reasons | lessons | buyer s guide |
                what to look for | inside a | engineers plan | which stock | stock to buy | stocks to buy |
                should you buy | buy now | 技巧 | 大全
            """,
            "weak": "how | why | 如何 | 为什么 | 为何 | 什么 | 怎样 | 谁能 | 吗",
            "list": """
                best | top 5 | top 10 | top five | top ten | 10 best | reasons | ranked | 推荐 | 排行 | 十大 |
                五大 | 三大看点
            """,
            "works": """
                works | work | built | became | won | lost | matters | keeps | could | should | means | explained |
                took | takes
            """,
        },
        patterns=(
            "4 sure",
            "3.4 weak>works",
            "1 weak",
            "1.8 list",
        ),
    ),
    Kind(
        name="roundup",
        about="a round-up of the day or the week",
        words={
            "sure": """
                round up | roundup | wrap | week ahead | this week in | morning brief | briefing | newsletter |
                digest | live blog | live updates | top stories | weekly recap | recap | week in review |
                stocks to watch | movers | what we re reading | morning call | evening brief | daily brief |
                market talk | briefs | 早报 | 晚报 | 周报 | 汇总 | 速览 | 要闻 | 早知道 | 收评 | 午评 | 复盘 |
                日报 | 早参 | 晚参 | 早餐 | 隔夜 | 新闻联播 | 大事件 | 焦点新闻 | 精选 | 早盘提示 | 盘前 |
                今日看点 | 热点前瞻 | 財經要聞 | 回顾 | 周记 | 大事记 | 财经日历 | 公告汇总 | 公告精选 | 盘前必读 |
                晨报 | 一周要闻 | 一周回顾 | 本周要闻 | 一周热点 | 周回顾
            """,
        },
        patterns=("3.6 sure",),
    ),
    Kind(
        name="price report",
        about="a price move with no news",
        words={
            "index": """
                hang seng | wall street | nasdaq | s p 500 | dow | semiconductor index | sox | csi 300 | star 50 |
                kospi | nikkei | taiex | ftse | stoxx | futures | benchmark index | chip stocks | tech stocks |
                stocks | chip shares | tech shares | index | gauge | 恒指 | 恒生指数 | 美股 | 港股 | 沪指 | 大盘 |
                科创 50 | 创业板 | 台股 | 加权指数 | 道指 | 纳指 | 标普 | 费半 | 三大指数 | 四大指数 | 沪深 300 |
                芯片股 | 半导体板块 | 半导体股 | 晶片股 | 科技股 | 板块 | 概念股 | 两市 | 日经 | 韩股 | a 股 |
                成指 | 北向资金 | 南向资金 | 个股
            """,
            "moved": """
                close | closes | closed | end | ends | ended | finish* | slip* | edge* | rally | rallies | rallied |
                led | lead | advance* | week | mixed | down | up | jump* | surge* | soar* | tumble* | slide* |
                slid | fall* | fell | rise* | rose | gain* | climb* | sink* | plunge* | drop* | rebound* | extend* |
                dip* | retreat* | bounce* | pop | pops | sell off | record high | 收涨 | 收跌 | 收高 | 收低 | 收市 |
                收盘 | 领涨 | 领跌 | 走高 | 走低 | 涨 | 跌 | 升 | 挫 | 反弹 | 回落 | 拉升 | 跳水 | 午盘 | 开盘 |
                高开 | 低开 | 收红 | 收黑 | 翻红 | 翻绿 | 重回 | 重返 | 突破 | 站上 | 失守 | hit record |
                hits record
            """,
            "share": """
                shares | share price | stock | stock price | market cap | market value | market capitalisation |
                market capitalization | trading volume | turnover rate | short interest | options | adr |
                premarket | after hours | intraday | 52 week high | record high | all time high |
                shareholders richer | 股价 | 股 | 市值 | 成交额 | 换手率 | 盘中 | 盘初 | 早盘 | 尾盘 | 午后 |
                股价异动 | 收报 | 现价 | 报收 | 上市新高 | 历史新高 | 成交 | rally | rallies
            """,
            "limit": """
                涨停 | 跌停 | 异动股 | 急升 | 急跌 | 大涨 | 大跌 | 暴涨 | 暴跌 | 闪崩 | 直线拉升 | 封板 | 主力资金 |
                资金流 | 龙虎榜 | 融资余额 | 沽空 | 牛熊证 | 窝轮 | 飙 | 急挫 | 飙升 | 炒高 | 涨超 | 跌超 | 升逾 |
                跌逾 | 涨逾 | 升近 | 跌近 | 收涨 | 收跌 | 收升 | 收报 | 涨近 | 跌穿 | 抽升 | 弹升 | 飙逾 | 涨幅 |
                跌幅 | 高开 | 低开 | 收高 | 收低 | 领涨 | 领跌 | 插水 | 涨势 | 股价异动 | 盘中异动 | 异动：
            """,
            "none": """
                no company news | no news | no obvious reason | profit taking | rotation into | without news |
                没有消息 | 无消息 | 未有消息 | 获利了结
            """,
            "closed": """
                shares surge | shares jump | shares soar | shares fall | shares drop | shares slide | shares rise |
                shares climb | shares tumble | shares plunge | shares rose | shares fell | shares gain |
                shares closed | shares ended | stock surges | stock jumps | stock falls | stock slides |
                stock soars | stock drops | stock rises | stock pops | stock tumbles | shares hit | stock hits |
                closed higher | closed lower | among decliners | among gainers | biggest gainer | leads gains |
                leads losses | best week | worst week | best day | worst day | market cap tops | shares up |
                shares down | stock up | stock down | shares extend | shares rally | stock rallies | soared |
                closed nearly | closed up | closed down | extends rally | extend rally | extends gains |
                extends losses | winning streak | losing streak | market value | rally to a
            """,
            "rallied": "extends rally | extend rally | rally fades | rallies to",
            "closing": """
                closed | closes | close | ended | ends | finished | finishes | slips | slipped | slid | slides |
                fell | falls | rose | rises | gained | gains | jumped | dropped | traded | trading | opened |
                shares | adds | sheds | climbs | climbed
            """,
            "direction": """
                lower | higher | up | down | in shanghai | in hong kong | on friday | on monday | on tuesday |
                on wednesday | on thursday
            """,
            "ended": "closed | closes | ended | finished",
        },
        patterns=(
            "3 limit",
            "4 none",
            "2.9 closed share",
            "3 index~moved",
            "2.5 share~moved",
            "2.4 closed",
            "2.5 rallied CO",
            "3.1 ended~direction PERCENT",
            "2.3 closing~direction PERCENT",
            "3.2 limit PERCENT",
        ),
    ),
    Kind(
        name="review",
        about="a product review or a comparison",
        words={
            "sure": """
                review | reviewed | hands on | two weeks with | weeks with | days with | tested | we tried |
                we tested | first impressions | versus | showdown | compared | comparison | head to head |
                buying guide | teardown | unboxing | benchmarks show | living with | is it worth | worth buying |
                横评 | 测评 | 评测 | 实测 | 开箱 | 上手 | 体验 | 对比 | 值不值 | 拆解 | 试用 | 比较会 | 比一比 |
                实机 | 大比拼 | 跑分 | 哪款 | 值得买 | 选购 | 导购 | vs the | vs iphone
            """,
        },
        patterns=("3.6 sure",),
    ),
    Kind(
        name="preview",
        about="a preview of what has not happened",
        words={
            "sure": """
                preview | what to expect | what to watch | earnings preview | ahead of earnings | countdown to |
                ahead of results | will it | set to report | due to report | expected to report | looks ahead |
                curtain raiser | all eyes on | ahead of jobs | 前瞻 | 预览 | 前夕 | 看点 | 倒计时 | 即将公布 |
                将公布 | 本周公布 | 今晚公布 | 业绩前瞻 | 揭晓在即 | 抢先看 | 前哨 | 展望下周 | 待公布 |
                what to look for | what to watch for | 将于下周公布 | 将于本周公布 | 将于今晚公布 | 将于明日公布
            """,
            "model": """
                model | app | 模型 | v2 | v3 | v4 | v5 | gpt* | gemini | claude | qwen* | version | weights |
                deepseek | kimi | llama | chip | sdk | 版 | 版本
            """,
        },
        patterns=("2.9 sure !model",),
    ),
    Kind(
        name="rumour",
        about="talk with no act",
        words={
            "sure": """
                rumor* | rumour* | whisper* | chatter | speculat* | could * be eyeing | be eyeing | unconfirmed |
                could not stand it up | gossip | grapevine | tongues wag | talk of | do the rounds | leaker* |
                tipster* | mulls | may be considering | nobody at either company would comment | know of no talks |
                网传 | 传闻 | 市场传 | 坊间 | 未证实 | 均未回应 | 小道消息 | 疑似 | 爆料 | 据传 | 盛传 | 谣言 |
                传言 | 疯传 | 未获证实 | 市场流传 | 未予置评 | 流言 | 市传 | 有传 | 风声 | 谣传 | 辟谣
            """,
            "weak": """
                could | might | reportedly | is said to | considering | in talks | mull* | 可能 | 拟议 | 考虑 |
                洽谈
            """,
        },
        patterns=(
            "3.6 sure",
            "0.8 weak",
        ),
    ),
    Kind(
        name="retrospective",
        about="history or an anniversary",
        words={
            "sure": """
                look back | looking back | years ago | year ago today | anniversary | history of | memoir* |
                a history | retrospective | remembering | obituary | the story of | the rise and fall |
                how * built | decade of | decades of | on this day | biography | autobiograph* | turns 40 |
                turns 50 | museum | flashback | archive* | throwback | long read | legacy of | 年前的今天 | 往事 |
                周年 | 自传 | 回忆 | 历史上的今天 | 发展史 | 编年 | 旧事 | 回忆录 | 纪念 | 那些年 | 传记 |
                十年回望 | 回望 | 老照片 | 史话 | 前世今生 | 简史
            """,
        },
        patterns=("3.6 sure",),
    ),
    Kind(
        name="talk",
        about="an interview, a podcast, a poll or a letter",
        words={
            "sure": """
                podcast | interview | q a | poll | quiz | webinar | listen | watch live | photo* | gallery |
                fireside | keynote transcript | reader poll | survey | letters | ask the editor | crossword |
                cartoon | book review | day in the life | night shift | meet the | 播客 | 访谈 | 专访 | 投票 |
                问卷 | 直播 | 问答 | 圆桌 | 听众 | 节目 | 面对面 | 走近 | 探访 | 走进 | 读者 | 调查显示 | 街访 |
                小调查 | 特写 | 漫画 | watch the video | 人物： | 特稿
            """,
        },
        patterns=("3.2 sure",),
    ),
    Kind(
        name="routine",
        about="a routine filing or notice",
        words={
            "sure": """
                monthly return | next day disclosure | proxy form | list of directors | notification letter |
                reply form | form of proxy | date of board meeting | terms of reference | 月报表 | 翌日披露 |
                董事名单 | 代表委任表格 | 通知信函 | 董事会会议日期 | 股份发行人的证券变动
            """,
        },
        patterns=("4 sure",),
    ),
)
