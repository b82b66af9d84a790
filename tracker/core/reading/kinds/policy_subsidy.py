"""A government programme, grant, tax break or domestic-purchase order that is not an export rule."""

from tracker.core.reading.patterns import Kind

KIND = Kind(
    name="policy_subsidy",
    about="a government programme, grant, tax break or domestic-purchase order that is not an export rule",
    words={
        "aid": """
            subsid* | grant | grants | incentive* | tax break* | tax credit* | tax relief | tax exemption* |
            tax cut* | chips act | state aid | war chest | support package | rescue package | aid | soft loan* |
            state loan* | stimulus | funding scheme | subsidised | subsidized | handout* | state support |
            state funding | tariff* | 补贴 | 补助 | 扶持 | 激励 | 税收优惠 | 抵减 | 免税 | 减税 | 拨款 | 资助 |
            优惠 | 芯片法案 | 晶片法案 | 贴息 | 补助金 | 奖励 | 退税 | 投资抵减 | 产创条例 | 关税 | 纾困 |
            tariffs on | power subsid* | 奖补 | 财政支持 | 扶植 | cheap power | pumps | pump
        """,
        "fund": """
            big fund | state fund | national fund | chip fund | investment fund | sovereign fund |
            national integrated circuit | 大基金 | 集成电路基金 | 产业基金 | 国家基金 | 母基金 |
            集成电路产业投资基金 | 引导基金 | 兆韩元基金 | 基金扶植 | semiconductor fund | chip industry fund |
            guidance fund | ic fund | 半导体基金 | 芯片基金
        """,
        "plan": """
            plan | plans | programme* | program | scheme* | package | initiative* | roadmap | strategy |
            action plan | law | bill | act | policy | policies | measures | blueprint | mandate* | five year plan |
            order | orders | tells | told | urges | award | awards | 行动计划 | 方案 | 计划 | 政策 | 条例 | 办法 |
            措施 | 法案 | 专项 | 规划 | 意见 | 目录 | 通知 | 战略 | 修正 | 若干措施 | 指导意见 | 十五五
        """,
        "home": """
            domestic chip* | home grown | homegrown | local chip* | locally made | domestic silicon | self relian* |
            self sufficien* | made in china | domestic suppl* | domestic accelerator* | chinese made |
            domestic procurement | domestically | domestic | 国产化 | 国产芯片 | 国产 | 自主可控 | 自给率 |
            国产替代 | 国产算力 | 国货 | 信创 | 自研芯片 | 本土
        """,
        "money": "billion | trillion | bn | 亿",
        "give": """
            approv* | offer* | unveil* | finalis* | finaliz* | award* | pass | passes | passed | launch* | readies |
            ready | roll* out | extend* | set* up | earmark* | pledge* | inject* | announce* | commit* | issu* |
            publish* | receiv* | get | gets | win | wins | invest* | put | puts | grant | grants | 批准 | 推出 |
            印发 | 出资 | 通过 | 发布 | 落地 | 设立 | 获 | 出台 | 启动 | 投资 | 下发 | 延长 | 公布 | 祭出 | 拍板 |
            核定 | 发放 | 注资 | sets up
        """,
        "buyer": """
            state firm* | state owned | state backed | government procurement | public procurement | data centre* |
            data center* | government cloud | agencies | 政务云 | 政府采购 | 国企 | 央企 | 国有 | 智算中心 |
            运营商 | 政务 | 占比
        """,
        "not": "export control* | entity list | licen* | 出口管制 | 实体清单 | 出口许可",
        "stake": "stake | 股权 | 减持 | shares",
    },
    patterns=(
        "3.1 aid give gov !not",
        "3 aid give us_gov !not",
        "3 aid gov chip !not",
        "3 aid us_gov !not",
        "2.8 aid chip !not",
        "2.8 fund give !stake !not",
        "2.4 fund MONEY !stake",
        "3 gov plan home !not",
        "2.9 home buyer",
        "2.6 plan chip gov give !not",
        "2.4 gov home chip !not",
        "2.2 plan home chip",
        "2.4 aid give CO !not",
        "2.8 aid gov",
        "2.4 aid MONEY gov",
        "2.8 gov aid trade",
        "2.6 fund give",
        "2.6 aid trade",
        "2.5 aid MONEY trade",
        "2.4 aid chip MONEY",
    ),
)
