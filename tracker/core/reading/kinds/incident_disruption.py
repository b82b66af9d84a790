"""Quake, fire, power cut, leak, strike, outage, recall."""

from tracker.core.reading.patterns import Kind

KIND = Kind(
    name="incident_disruption",
    about="quake, fire, power cut, leak, strike, outage, recall",
    words={
        "stopped": """
            stop* work on | halt* work on | suspend* work on | halt* production | stop* production |
            suspend* production | 停止生产 | 暂停生产 | 叫停生产 | 停产
        """,
        "quake": """
            quake* | earthquake* | tremor* | aftershock* | typhoon* | flood* | drought* | landslide* | storm |
            hurricane* | cold snap | tsunami | 地震 | 强震 | 余震 | 台风 | 洪水 | 淹水 | 旱 | 缺水 | 暴雨 | 飓风 |
            震
        """,
        "fire": """
            fire | fires | blaze* | explosion* | explod* | smoke | gas leak* | chemical leak* | chemical spill |
            leak | leaks | spill* | contaminat* | toxic | burst | accident* | collapse* | 火灾 | 起火 | 失火 |
            爆炸 | 气体泄漏 | 泄漏 | 外泄 | 浓烟 | 污染 | 事故 | 爆管 | 坍塌 | 中毒 | 火警 | 大火 | 冒烟 |
            breaks out
        """,
        "power": """
            power cut* | power outage* | power failure* | blackout* | outage* | voltage dip | power dip |
            water cut* | water supply | offline | goes down | went down | downtime | knocked out | crash |
            disruption* | disrupt* | service interruption | glitch* | 停电 | 断电 | 跳电 | 限电 | 断水 | 压降 |
            宕机 | 崩溃 | 中断 | 故障 | 瘫痪 | 服务异常 | 停机 | 当机 | 停摆 | 出包 | 崩了 | down worldwide |
            is down | are down | was down | down for | knocks out | suffers outage | 出现故障 | 大面积故障 |
            无法访问 | lights out | goes dark | go dark | locked out | dark for | power cut
        """,
        "strike": """
            strike | strikes | walkout* | walk out | union | labour dispute | labor dispute | stoppage | picket* |
            罢工 | 工会 | 停工 | 劳资
        """,
        "recall": """
            recall* | defect* | faulty | flaw* | overheat* | melting | 召回 | 缺陷 | 瑕疵 | 过热 | 熔毁 | 回收
        """,
        "hack": """
            hack* | cyberattack* | cyber attack* | ransomware | breach* | data leak | data breach | ddos | 黑客 |
            骇客 | 网络攻击 | 勒索 | 数据泄露 | 入侵 | 资安 | 病毒 | 恶意攻击
        """,
        "halt": """
            halt* | suspend* | evacuat* | shut* | stop* | pause* | scrap* | stop work | idle* | force majeure |
            truck in | cleared of staff | 停产 | 疏散 | 暂停 | 停工 | 停线 | 报废 | 受损 | 撤离 | 停止 | 受影响 |
            不可抗力 | 停止生产 | 中止
        """,
        "plant": """
            fab | fabs | plant* | factory | factories | line | lines | production | operation* | tools | staff |
            wafers | complex | service | services | site | suppliers | facility | work on | 厂 | 厂区 | 生产 |
            产线 | 晶圆 | 员工 | 服务 | 工厂 | 机台 | 人员 | 供应商 | 相关工作
        """,
        "secret": "prosecut* | indict* | court | trade secret* | 检方 | 起诉 | 机密 | 法院",
        "price": "price* | 报价 | 价格",
        "river": "crypto | river",
        "labour": "workers stop | dispute | lockout | sit in | 停工",
        "users": "users | customers | websites | 用户 | 使用者",
    },
    patterns=(
        "3.4 stopped",
        "3.2 quake plant",
        "2.6 quake CO",
        "3.1 fire plant !secret",
        "2.4 fire CO !secret",
        "3 power CO",
        "3.1 strike CO plant",
        "2.6 strike CO",
        "3.1 recall CO",
        "3 hack CO",
        "2.4 halt~plant CO !price",
        "2.6 labour plant",
        "2.8 power trade",
        "2.9 power plant chip",
        "3 fire plant chip !secret",
        "3 quake chip",
        "2.6 quake trade",
        "3.2 halt~plant power",
        "2.8 strike plant chip",
        "2.8 power users",
        "2.9 fire plant trade !secret",
    ),
)
