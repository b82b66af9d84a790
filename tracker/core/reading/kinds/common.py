"""Words that several kinds share: who governs, what the trade makes, which way things move.

Chinese is written simplified; texts are seen through `lexicon.plain`, which makes traditional
characters simplified, so only regional *words* (晶片, 營收's 营收) need entries of their own.
"""

from __future__ import annotations

from collections.abc import Mapping

COMMON: Mapping[str, str] = {
    "chip": """
        chip* | semiconductor* | wafer* | foundry | foundries | gpu | gpus | cpu | cpus | accelerator* |
        processor* | dram | nand | hbm | memory chip* | chipmak* | microchip* | silicon | lithograph* | etch* |
        supercomput* | 芯片 | 晶片 | 半导体 | 集成电路 | 积体电路 | 晶圆 | 处理器 | 存储芯片 | 存储器 | 记忆体 |
        内存 | 显卡 | 加速卡 | 算力 | 光刻 | 刻蚀 | 蚀刻 | 电晶体 | 封测 | 先进制程
    """,
    "ai": "ai | artificial intelligence | a i | 人工智能 | 人工智慧 | 大模型 | 算力",
    "us_gov": """
        commerce department | commerce dept | us commerce | department of commerce | commerce secretary |
        bureau of industry and security | bis | white house | washington | us government | u s government |
        us officials | trump administration | pentagon | us trade rule | treasury department | commerce | the us |
        u s | us | 美国商务部 | 美商务部 | 美国政府 | 白宫 | 华盛顿 | 美方 | 美国 | 特朗普政府 | 川普政府 |
        五角大楼 | 美国国防部 | 美财政部
    """,
    "gov": """
        government | ministry | minister* | regulator* | beijing | brussels | state council | seoul | tokyo |
        the hague | mofcom | miit | samr | ndrc | cac | eu | european commission | european union | netherlands |
        dutch | japan | taiwan | south korea | congress | senate | lawmakers | parliament | legislat* | cabinet |
        officials | authorities | india | 国务院 | 工信部 | 发改委 | 财政部 | 政府 | 商务部 | 经济部 | 网信办 |
        市场监管总局 | 市监局 | 证监会 | 欧盟 | 欧委会 | 荷兰 | 日本 | 韩国 | 经产省 | 产业部 | 立法院 | 国会 |
        参议院 | 众议院 | 科技部 | 国资委 | 海关总署 | 经济日报 | 行政院 | 北京市 | 上海市 | 深圳市 | 国台办 |
        国贸署 | 当局 | 官方 | 监管
    """,
    "china": "china | chinese | mainland | beijing | 中国 | 对华 | 中企 | 大陆 | 中方 | 输中 | 在华 | 国内",
    "up": """
        rise* | rose | jump* | climb* | surge* | soar* | gain* | grow* | grew | up | higher | increase* | swell* |
        leap* | double* | triple* | quadruple* | fold | record | beat* | top | tops | topped | hit* another high |
        best quarter | 增长 | 上升 | 大增 | 增 | 升 | 涨 | 倍增 | 翻倍 | 飙升 | 创新高 | 新高 | 成长 | 年增 | 季增 |
        劲增 | 提升 | 走高
    """,
    "down": """
        fall* | fell | drop* | decline* | slump* | slid* | sink* | sank | down | lower | shrink* | shrank |
        plunge* | tumble* | miss | misses | missed | halve* | narrow* | 下降 | 下滑 | 减少 | 大减 | 减 | 跌 | 降 |
        缩水 | 年减 | 季减 | 衰退 | 收窄 | melts | melt* away | evaporat* | wipe* out | erase*
    """,
    "announce": """
        announce* | unveil* | said | says | confirm* | disclose* | filing | notice | statement | 宣布 | 公告 |
        公布 | 表示 | 称 | 披露
    """,
    "period": """
        quarter | quarterly | first quarter | second quarter | third quarter | fourth quarter | q1 | q2 | q3 | q4 |
        1q | 2q | 3q | 4q | half year | first half | second half | h1 | h2 | interim | full year | annual | fiscal |
        fy* | three months | six months | nine months | twelve months | january march | april june |
        july september | october december | 季度 | 首季 | 次季 | 上季 | 本季 | 下季 | 第一季 | 第二季 | 第三季 |
        第四季 | 一季 | 二季 | 三季 | 四季 | 上半年 | 下半年 | 全年 | 半年 | 前三季 | 年度 | 财年 | 财季 |
        会计年度 | 单季 | 月营收 | year ended | months ended | first nine months | 前三季度
    """,
    "metric": """
        profit* | revenue* | sales | net income | income | margin* | eps | earnings | turnover | loss | losses |
        np | rev | bookings | shipments | ebitda | top line | bottom line | 营收 | 收入 | 净利 | 净利润 | 纯利 |
        毛利率 | 毛利 | 盈利 | 亏损 | 获利 | 溢利 | 归母 | 营业额 | 营业利润 | 税后 | 每股盈余 | 利润 | 净亏
    """,
    "price_word": "price target* | target price* | pt | 目标价",
    "board": "board | shareholder* | investors | 董事会 | 股东",
    "deal": "deal | deals | agreement | pact | contract* | accord | 协议 | 合约 | 合同 | 契约",
    "trade": """
        rapidus | kioxia | nexperia | amkor | synopsys | cadence | wolfspeed | onsemi | renesas | sandisk |
        western digital | ampere | groq | cerebras | graphcore | tenstorrent | coreweave | perplexity |
        hugging face | umc | chipmaker* | fab | fabs | megafab | tool makers | toolmaker* | chip tool* |
        entity list | 1260h | unreliable entit* | unverified list | military compan* | duv | euv | gallium |
        germanium | big fund | chips act | packaging plant* | 3nm | 2nm | hbm* | 实体清单 | 不可靠实体 | 涉军企业 |
        闻泰 | 安世 | 铠侠 | 大基金 | 镓 | 锗 | 晶圆厂 | 国产算力 | 光刻机 | 半导体厂 | 中芯 | 浪潮 | 台积 | 联电 |
        笔电 | rare earth* | 稀土 | 新思 | ansys | eda | bis rule | bureau of industry and security | 智谱 | 深算 |
        soc | socs | asic | asics | fpga | fpgas | npu | npus | chiplet* | interposer* | substrate* | cowos |
        photoresist* | resist | photomask* | reticle* | sputter* | ion implant* | silicon carbide | gallium nitride |
        igbt | mosfet* | ddr5 | lpddr* | gddr* | ssd | ssds | flash memory | osat | tapeout | tape out | high na |
        llm | llms | large language model* | coater* | wafer clean* | etcher* | scanner* | immersion | 光刻胶 | 光阻 |
        光罩 | 掩膜 | 硅光 | 矽光 | 硅片 | 矽晶圆 | 载板 | 探针卡 | 流片 | 代工 | 涂胶显影 | 离子注入 | 靶材 | 特气 |
        碳化硅 | 氮化镓 | 功率器件 | 先进封装 | 大语言模型 | 国产替代 | 制程 | 半导体设备 | 浸润式 | 浸没式 | 曝光机
    """,
}
