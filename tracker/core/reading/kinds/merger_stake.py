"""Buying or selling a company, a unit or a stake; also calling a deal off."""

from tracker.core.reading.patterns import Kind

KIND = Kind(
    name="merger_stake",
    about="buying or selling a company, a unit or a stake by a strategic holder; also calling a deal off",
    words={
        "acquire": """
            acqui* | takeover* | merge* | merger* | buy out | buyout | buys out | takes control | tender offer |
            takeover bid | purchase of | combine with | take private | divest* | spin off | spins off | carve out |
            offload* | buy control | minority purchase | absorb* | minority holders | snap* up | swallow* | 收购 |
            并购 | 合并 | 吸收合并 | 要约 | 重组 | 购买资产 | 私有化 | 换股 | 吞并 | 分拆 | 剥离 | 控股权 | 并入 |
            发行股份购买 | 发行股份及支付现金 | close* merger | business sale | 拟收购 | 完成收购 | 产品集成业务 |
            卖厂 | take* over | wins control | buys rest of | buy the rest |
            bid for | takeover bid* | cash bid | bid | full ownership | go* shopping for | splash* out on | purchase
        """,
        "stake": """
            stake | stakes | holding | minority | equity interest | interest in | shareholding | shares in |
            block trade | shareholder | percent of | stock in | 股权 | 权益 | 持股 | 股份 | 入股 | 参股 | 增持 |
            减持 | 转让 | 国资股东 | 股东 | 控股 | 举牌 | 清仓
        """,
        "move": """
            buy | buys | bought | buying | sell | sells | sold | selling | trim* | cut | cuts | rais* | take |
            takes | took | invest* | purchas* | dump* | exit* | offload* | boost* | build* | lift* | reduc* |
            unload* | dispos* | acquir* | introduc* | price* | terminat* | drop* | call* off | abandon* | scrap* |
            transfer* | swap* | subscrib* | 收购 | 出售 | 卖出 | 减持 | 增持 | 引入 | 转让 | 终止 | 拟 | 抛售 |
            认购 | 受让 | 取消 | 处置 | 入股 | 战略投资 | 购买 | 购入 | 购得 | 买入 | 买下 | 拟购 | 斥资 | 抛 | 沽 |
            沽出 | 悉售
        """,
        "off": """
            call* off | terminat* | abandon* | scrap* | walk* away | drop* | collapse* | end talks | 终止 | 告吹 |
            取消 | 放弃 | 作罢 | 撤回 | marriage is off | is off | marriage | breaks off | break* up
        """,
        "unit": """
            unit | business | division | company | start up | startup | firm | arm of | subsidiary | assets |
            子公司 | 公司 | 业务 | 部门 | 资产 | 旗下
        """,
        "fund": "ipo | placing | placement | bond* | round | series a | series b | 融资 | 配售 | 债",
        "back": "buyback* | repurchase* | buy back | 回购 | 购回",
        "rate": "rating | overweight | outperform | target price | 目标价 | 评级",
        "buy": """
            to buy | buys | buy | bought | buying | sells | to sell | sell | sold | offload* | purchas* | acquir* |
            picks up | pick up | picked up | splashes | snaps up |
            购买 | 买下 | 出售 | 卖出 | 收购
        """,
        "goods": """
            chip | chips | gpu | gpus | tpu* | server* | capacity | wafers | panel* | sensor* | power | memory |
            equipment | cloud | processors | accelerator* | etcher* | scanner* | buy back | buyback* | repurchas* |
            bond* | notes | new shares | electricity | energy | land | plant | made sensors | 芯片 | 晶片 | 服务器 |
            回购 | 设备 | 算力 | 债 | 新股
        """,
        "licence": "licens* | licenc* | 许可",
        "spend": "斥 | 斥资 | 购入 | 拟购 | 购得 | 斥巨资 | 拟斥 | 购",
        "part": "股权 | 权益 | 入股 | 股份",
        "invest": "invest | invests | to invest | investing | 投资 | 入股 | 注资",
        "spent": "data centre* | data center* | plant | fab | capacity | infrastructure | 数据中心 | 厂",
    },
    patterns=(
        "3 acquire unit",
        "2.9 acquire MONEY !back",
        "2.9 acquire PERCENT",
        "2.7 acquire !back !rate",
        "3 move~stake PERCENT !back !rate !fund",
        "2.5 move~stake !back !rate !fund",
        "2.7 move~stake MONEY !back !rate !fund",
        "2.8 off acquire",
        "2.4 buy MONEY CO !goods",
        "2.5 buy>unit CO !goods",
        "2.6 buy PERCENT CO !goods !rate",
        "2 buy CO !goods !rate",
        "2.7 spend~part !back !fund",
        "2.6 spend~part MONEY !back",
        "2.2 off CO2",
        "2.6 invest CO2 MONEY !spent",
    ),
)
