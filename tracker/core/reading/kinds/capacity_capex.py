"""Plants, lines, equipment budgets, data-centre spending."""

from tracker.core.reading.patterns import Kind

KIND = Kind(
    name="capacity_capex",
    about="plants, lines, equipment budgets, data-centre spending",
    words={
        "build": """
            build | builds | building | built | construct* | break* ground | broke ground | ground breaking |
            groundbreaking | expand* | expansion | invest | invests | investing | investment* | spend* | pour* |
            open | opens | opened | add | adds | approv* | doubl* | tripl* | erect* | start* | begin* | ramp* |
            resum* | restart* | revive* | delay* | postpone* | pause* | shelve* | halt* | scrap* | cancel* |
            commit* | pledge* | earmark* | put another | inject* | lift* | rais* | boost* | hike* | cut | cuts |
            trim* | slash* | complet* | qualify* | move* in | plan | plans | planned | budget* | outlay* |
            bring* online | equip* | new | site | close | closes | shut* | mothball* | convert* | 建 | 开工 | 投建 |
            扩产 | 动工 | 投产 | 落成 | 投资 | 追加 | 扩建 | 新建 | 兴建 | 奠基 | 封顶 | 启用 | 延后 | 推迟 | 重启 |
            量产 | 设厂 | 加码 | 上调 | 下调 | 投入 | 斥资 | 增资 | 竣工 | 搬入 | 进机 | 通线 | 达产 | 开建 | 建设 |
            关闭 | 停建 | 暂缓 | 提高 | 砸 | 调高 | 落户 | 规划 | speed* up | opening | bring* forward | erects |
            lay* foundation | top* out | tool in | 签约落户 | 提速 | 加快 | reach* full capacity | pulls in |
            pull in | sets up | set up | starts work | start work | begins work | turns first soil | first soil |
            breaks soil | turns sod | kicks off | kick off | 提升至 | accelerates | accelerating | accelerate | 复工
        """,
        "plant": """
            fab | fabs | plant | plants | factory | factories | production line* | wafer fab* | line | lines |
            data centre* | data center* | datacentre* | datacenter* | campus | campuses | cleanroom* | clean room* |
            facility | facilities | megafab | gigafab | packaging line* | packaging plant* | test plant |
            assembly plant | expansion | build out | build outs | wafers a month | wafers per month | kwpm | jv |
            stargate | supercomputer | hub | phase two | phase three | phase 2 | phase 3 | complex | 厂 | 晶圆厂 |
            工厂 | 产线 | 生产线 | 数据中心 | 资料中心 | 数据中枢 | 厂房 | 园区 | 智算中心 | 封装厂 | 封测厂 | 新厂 |
            建厂 | 基地 | 二期 | 三期 | 四期 | 月产能 | 万片 | 无尘室 | 算力中心 | 超算
        """,
        "capex": """
            capex | capital spending | capital expenditure* | capital outlay* | ai spending | spending plan* |
            equipment budget* | infrastructure spending | ai infrastructure | data centre spending |
            data center spending | capital budget* | ai outlay* | 资本开支 | 资本支出 | 基础设施投入 | 基础设施 |
            基建 | 资本性支出 | 设备投资 | 设备采购预算
        """,
        "capacity": "capacity | output | wafers | 产能 | 产量 | 扩产 | 月产能",
        "fire": "fire | blaze | quake | outage | strike | evacuat* | 火灾 | 地震 | 停电 | 罢工 | 疏散",
        "invest": """
            invest | invests | investing | to invest | pour* | plough* | pump* | commits | investment of | spend |
            spends | 投资 | 斥资 | 豪掷 | 砸
        """,
        "paper": """
            stake | shares | shareholder* | start up* | startup* | round | acqui* | 股权 | 入股 | 收购 | 股份 |
            融资 | buyback* | 回购
        """,
        "phase": """
            second phase | third phase | phase two | phase three | second fab | third fab | full capacity | 二期 |
            三期 | 四期 | 五期 | 六期 | 第二座 | 第三座 | 满产 | trial production | risk production |
            mass production | volume production | 试产 | 试生产 | 风险量产
        """,
    },
    patterns=(
        "2.8 build~plant MONEY !fire",
        "2.5 build~plant !fire",
        "2.9 build~capex",
        "2.5 capex AMOUNT",
        "2.3 build~capacity !fire",
        "2.2 plant MONEY !fire",
        "2 capex",
        "1.5 capacity CO",
        "2.6 phase build",
        "2.5 phase MONEY",
        "2.2 phase plant",
        "2.4 capacity MANY CO",
        "2.2 invest CO MONEY !paper !fire !CO2",
        "2.6 phase plant",
        "2.9 build phase plant",
    ),
)
