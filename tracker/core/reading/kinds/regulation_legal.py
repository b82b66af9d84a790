"""Courts, antitrust, fines, probes, security reviews, product bans that are neither an export rule nor a list."""

from tracker.core.reading.patterns import Kind

KIND = Kind(
    name="regulation_legal",
    about="courts, antitrust, fines, probes, security reviews, product bans that are neither an export rule nor a list",
    words={
        "fine": """
            fine | fines | fined | penalt* | penalis* | penaliz* | damages | 罚款 | 处罚 | 罚 | 赔偿 | 罚金 | 罚单 |
            开罚
        """,
        "probe": """
            probe* | investigat* | inquiry | antitrust | anti trust | anti monopoly | monopol* | anti dumping |
            competition watchdog | raid* | subpoena* | security review | cybersecurity review | merger review |
            cartel | dawn raid | 调查 | 反垄断 | 反倾销 | 立案 | 约谈 | 审查 | 搜查 | 突击检查 | 垄断 |
            网络安全审查 | 搜索 | 问询函 | 337
        """,
        "court": """
            court* | judge* | jury | ruling | rules | rule that | lawsuit* | sue | sues | sued | suing | settle* |
            verdict | appeal* | patent* | infring* | complaint | indict* | charg* | convict* | prosecut* | plea* |
            guilty | injunction | tribunal | arbitrat* | class action | jailed | sentenced | plaintiff* |
            trade secret* | 法院 | 判决 | 诉讼 | 起诉 | 专利 | 侵权 | 检方 | 和解 | 裁定 | 仲裁 | 被告 | 上诉 |
            控告 | 陪审团 | 提告 | 判赔 | 败诉 | 胜诉 | 机密 | 营业秘密 | 侵犯 | 国安法 | 检察官 | 羁押 | 高院 |
            被判 | 判处 | 宣判 | 判定 | 改判 | on trial | trial over | goes to trial | new trial | trial date |
            trial begins
        """,
        "agency": """
            samr | ftc | doj | department of justice | justice department | market regulator* | regulator* |
            watchdog* | european commission | brussels | eu | jftc | kftc | fair trade commission | cyberspace |
            cac | sec | prosecutors | itc | commission | cma | competition authority | beijing | 市场监管总局 |
            市监总局 | 网信办 | 公平会 | 欧盟 | 欧委会 | 司法部 | 联邦贸易委员会 | 检方 | 监管机构 | 证监会 |
            公平交易委员会 | 国际贸易委员会 | 反垄断局 | 竞争总局
        """,
        "act": """
            open* | launch* | order* | hit* | block* | bar | bars | ban | bans | clear* | approv* | drop* |
            dismiss* | reject* | uphold* | overturn* | accus* | alleg* | demand* | summon* | impos* | declin* |
            violat* | breach* | find | finds | found | told | tells | wins | loses | agree* | conditional* |
            unconditional* | 违反 | 违法 | 决定 | 要求 | 责令 | 禁止 | 驳回 | 指控 | 裁 | 批准 | 附条件 | 下令 |
            停止采购 | 涉嫌 | 认定 | 展开 | 启动
        """,
        "ban": """
            ban | bans | banned | bar | bars | barred | prohibit* | off limits | block* | withdraw* from sale |
            pull* from | 禁用 | 禁止采购 | 禁购 | 下架 | 禁售 | 停售 | 禁止使用 | 停止使用 | 停止采购 | 禁止
        """,
        "use": """
            government use | critical infrastructure | operators | state agencies | official devices | procure* |
            devices | app | 关键信息基础设施 | 运营者 | 政府采购 | 政务 | 采购 | 机关
        """,
        "risk": "security risk* | backdoor* | back door* | kill switch* | 安全风险 | 后门 | 漏洞",
        "target": "price target | rating | 目标价 | 评级",
        "merger": "takeover* | merger* | acquisition* | deal | purchase | 收购 | 并购 | 合并",
    },
    patterns=(
        "3.3 fine CO",
        "3 agency fine",
        "3.2 probe agency",
        "3 act~probe",
        "3 court CO act",
        "2.7 court CO",
        "2.6 probe CO",
        "3 ban~use",
        "2.8 risk agency",
        "2.6 risk act CO",
        "2.4 agency act CO",
        "3 agency~act merger CO",
        "2.8 court~act trade",
        "2.6 court trade",
        "3.1 act~merger agency",
    ),
)
