"""A government sets, lifts, licenses or changes what may be shipped where, by type of good."""

from tracker.core.reading.patterns import Kind

KIND = Kind(
    name="export_control",
    about="a government sets, lifts, licenses or changes what may be shipped where, by type of good",
    words={
        "act": """
            bar | bars | barred | barring | ban | bans | banned | block | blocks | blocked | restrict* | curb |
            curbs | curbed | halt | halts | halted | stop | stops | tighten* | requir* | impos* | lift | lifts |
            lifted | ease | eases | eased | clear | clears | cleared | allow* | approv* | grant* | permit* |
            waive* | waiver* | revok* | shut* | green light | nod | extend* | scrap* | rescind* | end | ends |
            renew* | widen* | expand* | loosen* | relax* | suspend* | reinstat* | adds | limit | limits | cap |
            caps | exempt* | told | order | orders | ordered | reopen* | resum* | controls | close | closes |
            replac* | 禁止 | 限制 | 收紧 | 放宽 | 放行 | 批准 | 取消 | 豁免 | 解除 | 暂停 | 撤销 | 禁令 | 禁 |
            实施 | 祭出 | 新规 | 生效 | 松绑 | 获准 | 解禁 | 延长 | 扩大 | 封堵 | 叫停 | 恢复 | 要求 | 核准 | 开放 |
            管制 | 加强 | 须 | 准许 | 同意 | 宣布 | let | lets | takes over | tariff* | 允许 | 纳入
        """,
        "control": """
            export control* | export rule* | export curb* | export ban* | export restriction* | export licen* |
            export permit* | chip rule* | chip ban | chip curbs | chip export* | foreign direct product |
            trade rule | diffusion rule | validated end user | veu | de minimis | licensing requirement* |
            control list | export approval* | 出口管制 | 出口许可 | 出口限制 | 出口禁令 | 出口管制条例 | 芯片禁令 |
            晶片禁令 | 两用物项 | 管制物项 | 出口审批 | 经验证最终用户 | 外国直接产品规则 | 出口审查 |
            export control list | items to export | extends curbs | half owned | affiliates rule |
            rare earth export | 50 percent rule | loophole | 对华出口 | 对中国出口 | 输华
        """,
        "licence": """
            licen* | permit* | authorisation* | authorization* | waiver* | approval letter | exporters must |
            end user | say so | 许可 | 许可证 | 牌照 | 授权 | 豁免 | 执照 | 放行 | 准证
        """,
        "export": """
            export* | shipment* | ship | sale of | sales of | sales to | selling | sell | exports | servicing |
            overseas | 出口 | 对华 | 输华 | 输中 | 销往中国 | 出货 | 销售 | 供应中国 | 销华 | 输往 | 卖给中国 |
            进口设备 | 维修 | 保养 | 外销 | diffusion rule | licensing of | shipments
        """,
        "good": """
            h20 | h20s | h200 | h100 | b30a | mi308 | mi325 | rtx pro 6000 | a800 | h800 | ai chip* | accelerator* |
            gpu* | gallium | germanium | graphite | rare earth* | antimony | tungsten | indium | hbm | duv | euv |
            lithography | chipmaking tool* | chipmaking equipment | chip tool* | chip equipment | eda |
            chip design software | tools | gear | chips | wafers | magnets | photoresist* | equipment | 镓 | 锗 |
            石墨 | 稀土 | 锑 | 钨 | 铟 | 光刻机 | 光刻胶 | 芯片设备 | 半导体设备 | 设备 | 芯片 | 晶片 | 机台 |
            磁材 | 设计软件 | 氟化氢 | fabs | fab | plants | 晶圆厂 | 工厂
        """,
        "us": "us | u s | washington | commerce | white house | trump | bis | 美国 | 美 | 商务部 | 华盛顿 | 白宫",
        "let": """
            lets | let | allow* | clear* | approve* | green light | ok | okay* | permit* | 允许 | 放行 | 批准 |
            准许
        """,
        "sell": "sell | sale | sales | ship | export | 销售 | 出口 | 销往 | 卖",
    },
    patterns=(
        "3 control act",
        "2.6 control",
        "3 licence~china good",
        "3 licence us_gov",
        "2.8 licence gov export",
        "3 act>export good us",
        "2.6 act~export china good",
        "2.6 licence export",
        "2.6 licence us good",
        "2.4 act~good china us",
        "2.8 act~export us_gov china",
        "2.4 gov act~export good",
        "2.4 licence gov good",
        "1.6 gov licence",
        "3 let~sell good",
        "3 act~control good",
        "2.8 act licence export",
        "2.6 gov licence export",
        "2.9 act>export good gov",
    ),
)
