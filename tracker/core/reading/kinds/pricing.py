"""The seller changes its price list or contract price."""

from tracker.core.reading.patterns import Kind

KIND = Kind(
    name="pricing",
    about="the seller changes its price list or contract price",
    words={
        "price": """
            price | prices | pricing | quote | quotes | quotation* | contract price* | list price* | price list |
            rates | api price* | fee | fees | surcharge* | asp | tariff of | 价格 | 报价 | 代工价 | 售价 | 合约价 |
            定价 | 单价 | 费用 | 价 | 收费 | contract prices | halves price | price tag | tariff
        """,
        "act": """
            rais* | hike* | lift* | increas* | bump* | cut | cuts | cutting | lower* | slash* | reduc* | charg* |
            cost | costs | dearer | cheaper | more expensive | put* up | up | discount* | drop* | double* | trim* |
            jack* up | mark* up | adjust* | freez* | 上调 | 下调 | 调升 | 调降 | 调高 | 调低 | 提高 | 降低 | 涨 |
            降 | 上涨 | 调整 | 打折 | 翻倍 | 暂停报价 | rise | rises | rising | go up | halve* | halves | slash |
            climb | fall | 上扬 | 下跌 | reprice* | more from
        """,
        "hike": """
            price hike* | price increase* | price rise* | price cut* | price war | price reduction* |
            raises prices | raise prices | hikes prices | cuts prices | will cost | to charge | charge * more |
            costs more | more for | 涨价 | 降价 | 调价 | 提价 | 涨价函 | 调涨 | 加价 | 减价 | 涨价通知 | 上调价格 |
            喊涨 | 调升报价 | price increase | prices will rise | prices to rise | price up
        """,
        "customer": """
            customer* | client* | order* | letter* | notif* | from feb* | next year | contract | 客户 | 通知 | 函 |
            即日起 | 生效 | 执行 | 月起 | 明年
        """,
        "goods": """
            wafer* | foundry | dram | nand | memory | ssd | chip* | gpu* | api | token* | subscription* | iphone* |
            ipad* | mac* | console* | cards | mlcc | process | bcd | cloud | servers | 晶圆 | 代工 | 存储 | 记忆体 |
            内存 | 闪存 | 芯片 | 晶片 | 显卡 | 接口 | 订阅 | 手机 | 英寸 | 吋 | 制程 | 模组 | 硬盘 | 云 | 套餐
        """,
        "target": """
            price target* | target price* | pt | 目标价 | share price* | stock price* | offer price | issue price |
            placing price | ipo price | 股价 | 发行价 | 配售价 | 收购价 | 作价 | 票面 | 评级 | placing | lending |
            rating
        """,
        "crash": "crop | growers | petrol | oil | 油价 | 房价 | 金价",
        "spot": "spot price* | 现货价",
        "dear": "dearer | cheaper | reprice* | more from | more expensive",
    },
    patterns=(
        "3 hike goods !target !crash",
        "2.8 hike !target !crash",
        "2.9 act~price goods !target !crash !spot",
        "2.4 act~price CO !target !crash",
        "2.6 act~goods PERCENT customer !target",
        "2.3 price customer CO !target",
        "2.6 dear CO !target",
        "2.2 dear goods",
    ),
)
