"""An order or contract to deliver goods, capacity or computing, buyer and seller named."""

from tracker.core.reading.patterns import Kind

KIND = Kind(
    name="supply_deal",
    about="an order or contract to deliver goods, capacity or computing, buyer and seller named",
    words={
        "deal": """
            deal | agreement | contract* | order | orders | accord | pact | commitment* | purchase agreement |
            supply agreement | purchase order* | 协议 | 合约 | 合同 | 订单 | 大单 | 长约 | 采购单 | 框架协议 |
            协定
        """,
        "sign": """
            ink* | strike* | struck | win | wins | won | land | lands | landed | secur* | award* | clinch* | seal* |
            agree* | bag | bags | place* | announce* | reach* | pick* | tap | taps | tapped | select* | choose* |
            chose | book* | just landed | get | gets | 签署 | 签订 | 签约 | 签 | 获 | 拿下 | 赢得 | 中标 | 达成 |
            斩获 | 敲定 | 下单 | 夺 | 取得 | 接获 | 获得 | gets order | snag* | nab* | picks up | turns to | hands |
            handed | turned to | opts for | goes with | signs up | sign | signs | signed | signing
        """,
        "supply": """
            supply | supplies | supplying | supplied | supplier deal | deliver* | provide* | to make chips for |
            will make chips for | to manufacture | foundry customer | source from | sourcing | 供货 | 供应 | 供给 |
            交付 | 代工订单 | 独供 | 供货协议 | 供应协议 | 供应合约 | 供应合同
        """,
        "buy": """
            buy | buys | purchas* | rent | rents | lease | leases | deploy* | order | orders | procure* | 采购 |
            购买 | 租用 | 租赁 | 部署 | 订购 | 下单 | 采用 | 包下 | 预订 | 租
        """,
        "goods": """
            chip | chips | gpu | gpus | tpu | tpus | accelerator* | server* | rack | racks | sensor* | wafer* |
            processor* | gigawatt* | gw | megawatt* | mw | computing | compute | cloud capacity | capacity | hbm |
            dram | nand | memory | modules | etcher* | scanner* | tool | tools | systems | cards | panels | power |
            modem* | units | machines | 芯片 | 晶片 | 服务器 | 伺服器 | 显卡 | 加速卡 | 吉瓦 | 晶圆 | 算力 | 存储 |
            记忆体 | 刻蚀机 | 光刻机 | 设备 | 台 | 产能 | 机台 | 机柜 | 万片 | 万颗 | 万张 | 模组 | 云服务 |
            ai6 chip | etch* tools | 刻蚀设备
        """,
        "power": "gigawatt* | gw | megawatt* | mw | 吉瓦",
        "long": "multi year | multiyear | long term | multi billion | 多年 | 长期 | 数十亿",
        "not": "entity list | stake | shares | buyback | repurchase | 股权 | 回购 | 股份 | 收购",
        "customer": "as customer | customer | as 18a customer | foundry client | client | 客户",
        "food": "potato | snack | fish | 薯片",
        "supplier": "supplier* | supply chain | 供应商 | 供应链 | 供货商",
    },
    patterns=(
        "3 sign~deal goods",
        "2.9 deal~supply",
        "2.9 sign~supply goods",
        "2.8 supply goods MANY",
        "2.8 buy~goods MANY",
        "2.6 power MANY",
        "2.4 sign~deal MANY",
        "2.7 long deal goods",
        "2.4 buy~goods deal",
        "2.6 sign>deal CO !not",
        "1.5 supply goods",
        "1.6 sign goods MANY",
        "2.5 sign customer CO2",
        "2.7 buy~goods CO2",
        "2.3 sign goods MANY CO2",
        "2.3 sign goods CO2",
        "2.6 sign goods power",
        "2.7 supply CO2 !supplier",
        "2.4 supply goods CO !supplier",
    ),
)
