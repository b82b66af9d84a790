"""IPO steps, first trading day, share placing, bonds, convertible notes, funding rounds."""

from tracker.core.reading.patterns import Kind

KIND = Kind(
    name="financing_listing",
    about="IPO steps, first trading day, share placing, bonds, convertible notes, funding rounds",
    words={
        "ipo": """
            ipo | ipos | initial public offering | go public | goes public | going public | listing application |
            share listing | public offering | listing hearing | star listing | star market listing |
            hong kong listing | dual listing | secondary listing | prospectus | stock market debut | trading debut |
            market debut | first day of trading | debut trading | listing | 首次公开 | 上市申请 | 递表 | 过会 | 聆讯 |
            招股 | 招股书 | 挂牌 | 上市首日 | 首日 | 辅导 | 注册 | 科创板 | 打新 | 申购 | 拟上市 | 上市委 | 赴港上市 |
            二次上市 | 两地上市 | 上会 | 发行价 | 中签 | files confidentially | pre ipo | tutoring | 上市辅导 |
            depositary share* | depositary receipt* | adr listing | ads listing | 存托凭证 | float | shanghai float |
            picks banks | stock market listing | flotation
        """,
        "step": """
            file* | approv* | nod | clear* | price* | launch* | seek* | submit* | win | wins | get | gets | pass* |
            appl* | debut* | raise* | plan* | hire* | kick* off | green light | register* | start | starts | soar* |
            surge* | jump* | double* | begins | weigh* | 递交 | 申请 | 获 | 获批 | 通过 | 批文 | 同意 | 受理 |
            提交 | 启动 | 定价 | 募资 | 集资 | 注册 | 拟 | 完成 | 递表 | 上市 | 涨 | 挂牌 | 更新 | 招股 |
            wins approval | 申购 | picks | picks banks
        """,
        "paper": """
            bond | bonds | convertible* | notes | senior notes | debt offering | debt sale | debenture* |
            green bond* | loan facility | syndicated loan | commercial paper | rights issue | share placing |
            share placement | placing | placement | share sale | new shares | stock offering | perpetual | 债券 |
            可转债 | 可转换债券 | 科创债 | 票据 | 配股 | 配售 | 增发 | 定增 | 公司债 | 中期票据 | 优先票据 |
            美元债 | 熊猫债 | 供股 | 银团贷款 | 点心债 | 绿色债 | 交换债 | 新股
        """,
        "issue": """
            issu* | sell | sells | sold | price* | raise* | raising | plan* | offer* | complet* | launch* |
            market* | place | places | 发行 | 发 | 完成 | 拟 | 募集 | 募资 | 集资 | 筹 | 配售 | 折让 | 定价
        """,
        "round": """
            funding round | financing round | round | series a | series b | series c | series d | series e |
            series f | series g | series h | seed funding | valuation | fundraising | fund raising | raises funds |
            equity funding | private placement | 轮融资 | 融资 | 估值 | 领投 | 跟投 | a 轮 | b 轮 | c 轮 | d 轮 |
            战略融资 | 投前 | 投后
        """,
        "raise": """
            raise* | raising | close* | secur* | complet* | land* | valu* | bag | bags | 完成 | 获 | 融资 | 筹集 |
            募 | 估值
        """,
        "act": "chips act | 芯片法案",
        "debut": "debut | first day | first trading day | market debut | 首日 | 首秀 | 挂牌 | 敲钟",
        "market": """
            shanghai | hong kong | star market | nasdaq | trading | exchange | bourse | shares | ipo | 上市 |
            科创板 | 港交所 | 股价 | 创业板 | 纽交所
        """,
        "resume": "复牌 | 停牌 | resum* | halt",
    },
    patterns=(
        "3.2 step~ipo !resume",
        "2.5 ipo MONEY !resume",
        "2 ipo !resume",
        "3 issue~paper",
        "2.6 paper MONEY",
        "3 raise~round",
        "2.4 round MONEY",
        "2.7 debut market CO !resume",
        "2.9 step~paper",
    ),
)
