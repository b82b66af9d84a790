"""Topics: what an act is about, apart from its kind. The rules of links ask for them."""

from __future__ import annotations

from collections.abc import Mapping

TOPICS: Mapping[str, str] = {
    "accelerator": """
        accelerator* | gpu | gpus | ai chip* | h20 | h20s | h200 | h100 | b30a | mi308 | mi325 | mi450 | instinct |
        ascend | tpu | tpus | ai processor* | supernode* | 加速卡 | 加速器 | 显卡 | 昇腾 | 超节点 | ai 芯片 |
        ai 晶片 | 算力芯片 | 算力卡 | 人工智能芯片 | 思元 | 智能芯片 | 训练芯片 | 推理芯片 | 深算
    """,
    "cpu": "cpu | cpus | laptop* | pc | pcs | processor* | xeon | epyc | ryzen | 处理器 | 笔电 | 笔记本 | 电脑",
    "chip": """
        chip* | processor* | soc | silicon | snapdragon | kirin | 芯片 | 晶片 | 处理器 | 骁龙 | 麒麟 | 天玑 | nm |
        纳米 | 制程
    """,
    "tpu": "tpu | tpus | ironwood",
    "power": "gigawatt* | gw | megawatt* | mw | 吉瓦",
    "home": """
        domestic chip* | domestic silicon | domestic accelerator* | homegrown chip* | home grown chip* |
        local chip* | chinese chip* | china made chip* | chinese made | domestic ai chip* | domestically made |
        locally made | chinese chipmakers | domestic chipmakers | 国产芯片 | 国产晶片 | 国产算力 | 国产化 |
        国产替代 | 国产 ai | 国产加速卡 | 国产 gpu | 自主可控 | 国产占比 | 信创 | 国芯
    """,
    "computing": "computing power chip* | government cloud | 算力芯片 | 政务云 | 智算中心",
    "china": """
        china | chinese | beijing | mainland | h20 | h20s | mi308 | 中国 | 对华 | 输中 | 输华 | 中企 | 大陆 | 国内 |
        国务院 | 工信部 | 网信办 | 国家 | 在华
    """,
    "fab": """
        fabs in china | chip plants in china | plants in china | nanjing | xi an | wuxi | dalian | 在华工厂 |
        在华晶圆厂 | 西安厂 | 无锡厂 | 南京厂 | 大连
    """,
    "tool_goods": """
        chipmaking tool* | chipmaking equipment | chip tool* | chip equipment | chipmaking gear | chip gear |
        lithography | duv | euv | servic* | etch* | deposition | wafer tool* | semiconductor equipment |
        fab equipment | immersion | scanner* | equipment | subcomponent* | spare part* | 光刻机 | 半导体设备 |
        芯片设备 | 晶片设备 | 机台 | 设备 | 维修 | 保养 | 零部件 | 刻蚀 | 制造设备
    """,
    "material": """
        gallium | germanium | graphite | rare earth* | antimony | tungsten | indium | magnets | 镓 | 锗 | 稀土 |
        石墨 | 锑 | 钨
    """,
    "waiver": """
        waiver* | validated end user | veu | authorisation* | authorization* | annual licen* | 豁免 |
        经验证最终用户 | 年度许可
    """,
    "ease": """
        lift | lifts | lifted | ease | eases | eased | clear | clears | cleared | allow* | approv* | green light |
        waive* | loosen* | relax* | resum* | reopen* | grant* | gets nod | permits | permitted | scrap* |
        rescind* | drop | drops | dropped | lets | let | renew | renews | renewed | begun issuing | 放宽 | 放行 |
        批准 | 解除 | 解禁 | 获准 | 松绑 | 恢复 | 准许 | 核准 | 同意 | 允许 | 开放
    """,
    "tighten": """
        bar | bars | barred | ban | bans | banned | block* | restrict* | curb* | halt* | tighten* | shut* |
        without a licence | without a license | licences will be needed | must | needed | require* | no more |
        revok* | widen* | expand* | export ban | stop* | impos* | suspend* | crack down | told to halt | 禁止 |
        限制 | 收紧 | 撤销 | 须 | 禁令 | 叫停 | 封堵 | 扩大 | 管制 | 暂停 | 禁售 | 禁 | 加强 | 祭出
    """,
    "subsidiary": "subsidiar* | units | unit of | affiliates of | 子公司 | 旗下 | 附属公司 | 关联公司",
    "partner_of": """
        supplier* to | suppliers to | vendor* | partner of | s server partner | partner | suppl* | tool network |
        customers of | supplied | 供应商 | 合作伙伴 | 助 | 客户 | 供货商
    """,
    "packaging": "packaging | assembly | test plant | 封装 | 封测 | 测试厂",
    "delay": """
        delay* | postpone* | pause* | shelve* | scrap* | cancel* | slash* | trim* | cuts capex | 延后 | 推迟 |
        停建 | 暂缓 | 延至 | 取消 | 下调
    """,
    "capex": """
        capex | capital spending | capital expenditure* | ai spending | spending plan* | capital outlay* |
        资本开支 | 资本支出 | 基础设施 | 基建
    """,
    "data_centre": """
        data centre* | data center* | datacenter* | datacentre* | ai infrastructure | 数据中心 | 资料中心 |
        智算中心
    """,
    "ban": """
        ban | bans | banned | bar | bars | barred | off limits | stop buying | 禁止采购 | 停止采购 | 禁用 | 禁购 |
        禁售 | 停售 | 下架
    """,
    "security": """
        security review | security risk* | backdoor* | cyberspace | cybersecurity | 安全审查 | 安全风险 | 后门 |
        网信办 | 网络安全
    """,
    "award": "award* | grant | grants | chips act | receiv* | get | gets | win | wins | for | 获 | 补助 | 给予 | 拨",
    "without": """
        without nvidia | leaving nvidia | instead of nvidia | no nvidia | non nvidia | not nvidia | 无需英伟达 |
        不用英伟达 | 没有英伟达 | 不靠辉达 | 未使用英伟达 | 摆脱英伟达 | 自家 tpu
    """,
    "law": """
        bill | parliament | lawmakers | assembly | legislat* | passes | passed | votes | tax credit* | tax break* |
        writes off | write off | 国会 | 立法院 | 抵减 | 税收 | 特别法 | 三读 | 修正案
    """,
    "resist": "photoresist* | resist | resists | 光刻胶 | 光阻 | 光阻剂",
    "memory": """
        dram | nand | hbm | hbm3* | hbm4* | lpddr* | ddr5 | ddr6 | memory | ssd | ssds | flash | 存储 | 内存 | 记忆体 |
        高带宽
    """,
    "challenge": """
        challeng* | take on | takes on | taking on | rival to | rivals | rivalling | answer to | alternative to |
        against | aim at | aims at | compete with | competes with | 挑战 | 叫板 | 对标 | 直指 | 抗衡 | 比肩 | 迎战 |
        直撼 | 挑戰
    """,
    "adapt": "adapt* | day one support | day 0 support | support for | 适配 | 零日 | 首日支持 | 支持",
}
