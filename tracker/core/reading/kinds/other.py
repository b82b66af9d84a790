"""A real event that fits none of the other kinds: jobs, index changes, sites, awards, meetings."""

from tracker.core.reading.patterns import Kind

KIND = Kind(
    name="other",
    about="a real event that fits none of the other kinds (jobs, index changes, sites, awards, meetings)",
    words={
        "index": """
            join* index | index from | added to index | constituent* | index inclusion | nasdaq 100 | s p 500 |
            dow jones industrial | hang seng tech index | msci | ftse | index review | index compiler |
            to join hang seng | 成份股 | 成分股 | 纳入指数 | 恒生科技指数 | 恒指季检 | 季检 | 染蓝 | 纳入 msci |
            调入 | 调出 | 富时 | 科创 50 指数 | the dow | in the dow | dow jones
        """,
        "index_act": """
            join* | add* | remov* | includ* | enter* | replac* | drop* | 纳入 | 加入 | 剔除 | 调入 | 调出 | 获纳入 |
            入选
        """,
        "index_word": "index | indices | benchmark | 指数 | the dow | nasdaq 100 | s p 500",
        "jobs": """
            layoff* | lay off | lays off | laid off | job cut* | cut* jobs | workforce | headcount | adds posts |
            hiring spree | redundanc* | posts | jobs | staff cuts | restructur* | 裁员 | 减员 | 招聘 | 扩招 |
            优化人员 | 人力 | 扩编 | 遣散 | to hire | unit | centre | people | employees
        """,
        "jobs_act": """
            cut | cuts | cutting | add | adds | slash* | shed* | axe* | trim* | eliminat* | layoff* | lays off |
            lay off | 裁员 | 裁 | 招聘 | 扩招 | 减员 | hire | hires | hiring | to hire | wind* down | shut* unit
        """,
        "site": """
            headquarter* | hq | new office | opens office | relocat* | office in | r d centre | r d center |
            research centre | research center | 总部 | 办公室 | 研发中心 | 搬迁 | 迁址 | 分公司 | 新址
        """,
        "award": """
            award | prize | ranked | ranks | ranking | most admired | most valuable | honou* | fortune | top 100 |
            获选 | 入选 | 获奖 | 荣获 | 排名 | 榜单 | 名列 | 夺 | 评为 | 居首 | 登顶 | 雇主 | best employer |
            employer
        """,
        "meeting": """
            annual meeting | shareholder meeting | shareholder vote | agm | egm | visit* | meet* | summit |
            testif* | trading halt | suspends trading | resumes trading | share split | stock split | name change |
            renames | rename* | rebrand* | 股东大会 | 股东会 | 到访 | 访华 | 会见 | 更名 | 停牌 | 复牌 | 拆股 |
            改名 | 股票分拆 | 并股 | 作证
        """,
        "layoff": """
            layoff* | lays off | lay off | laid off | job cuts | cuts jobs | cut jobs | 裁员 | 裁撤 | 遣散 | 减员 |
            裁减
        """,
        "award_act": "named | wins | won | voted | ranked | tops | 获选 | 获 | 评为 | 入选 | 荣膺 | 名列",
        "closing": """
            wind* down | shuts unit | closes unit | exits business | quits business | disband* | 退出 | 关停 |
            解散
        """,
        "routine_halt": "suspends trading | trading halt | 停牌公告",
    },
    patterns=(
        "2.4 index_act~index_word CO",
        "2.4 index CO",
        "2.3 jobs_act~jobs CO",
        "2.2 site CO",
        "1.9 award CO",
        "1.7 meeting CO",
        "2.4 layoff CO",
        "2.4 jobs PERCENT CO",
        "2.2 award_act~award CO",
        "2.3 closing CO",
        "2.2 jobs_act CO MANY",
        "2.5 routine_halt CO",
    ),
)
