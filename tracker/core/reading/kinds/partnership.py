"""Joint work, standards or research with no order volume."""

from tracker.core.reading.patterns import Kind

KIND = Kind(
    name="partnership",
    about="joint work, standards or research with no order volume",
    words={
        "team": """
            partner* | team* up | collaborat* | alliance | joint lab* | joint research | co develop* | codevelop* |
            jointly | work together | working together | pact | mou | memorandum | common standard |
            research programme | research program | cooperat* | co operat* | tie up | ties up | deepen* |
            join* forces | joins forces | consortium | joint project | co design* | join hands | link* up |
            linked up | widened pact | ally | allies | strategic collaboration | joint effort | joint development |
            join | joins | 合作 | 携手 | 联合 | 共建 | 战略合作 | 联盟 | 共同开发 | 结盟 | 备忘录 | 联合实验室 |
            联手 | 合资 | 协同 | 共同研发 | 共同制定 | 牵手 | 合力 | 联名 | 强强联手 | 伙伴 | 共同打造 | 共同推进 |
            深度合作 | 合作开发 | 联合开发 | extend* collaboration | form* alliance | set up joint |
            joint chip lab | together | align on | aligns with | sign on
        """,
        "work": """
            standard* | research* | develop* | design* | lab | laboratory | programme | program | project* |
            technology | interconnect | protocol | quantum | process | university | institute | chips | ai |
            robot* | cloud | platform | 研发 | 开发 | 标准 | 实验室 | 技术 | 大学 | 研究院 | 研究 | 协议 | 生态 |
            项目 | 平台 | 芯片 | 晶片 | 处理器
        """,
        "firm": """
            strategic partnership | multi year collaboration | strategic cooperation | joint laboratory |
            partnership | 战略合作 | 合作协议 | 战略合作协议 | 联合实验室 | 合作备忘录 | 框架协议
        """,
    },
    patterns=(
        "2.7 team CO2",
        "2.6 team~work CO",
        "2.5 firm CO",
        "1.3 team CO",
        "2.4 team CO2 work",
    ),
)
