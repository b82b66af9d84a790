"""Named parties are put on, or taken off, a government list."""

from tracker.core.reading.patterns import Kind

KIND = Kind(
    name="sanction_listing",
    about="named parties are put on, or taken off, a government list",
    words={
        "list": """
            entity list | blacklist* | black list | trade list | sdn | 1260h | military compan* | military list |
            unreliable entit* | unverified list | restricted list | sanctions list | denied persons |
            restricted entities | pentagon list | trade blacklist | control entities | entities list | nsd cmic |
            strategic high tech | 实体清单 | 黑名单 | 涉军企业 | 涉军清单 | 不可靠实体 | 制裁名单 | 未经核实清单 |
            未核实名单 | 管制实体 | 管控名单 | 出口管制实体 | 出口管制管控名单 | 军事企业清单 | 中国军方企业 |
            1260h 清单 | 实体名单
        """,
        "act": """
            add* | put | puts | place* | list | lists | listed | remove* | delist* | join* | name | names | named |
            grow* | drop* | take* off | taken off | strike* | hit* | more | blacklist* | land* on | strip* |
            target* | expand* | includ* | 列入 | 纳入 | 移出 | 移除 | 剔除 | 加入 | 新增 | 除名 | 再将 | 列为 |
            拉黑 | 解除 | 更新 | 进入 | 删除 | 登上 | 被列 | strikes | struck | 打入
        """,
        "sanction": "sanction* | blacklists | blacklisted | blacklisting | 制裁 | 拉黑 | 列入实体",
        "party": """
            firm* | compan* | entit* | unit | units | subsidiar* | affiliate* | 企业 | 公司 | 实体 | 子公司 | 机构
        """,
        "listed": "列入清单 | 列入名单 | 列黑名单 | 列不可靠",
    },
    patterns=(
        "3.4 act~list",
        "3 list us_gov",
        "2.6 list",
        "2.8 sanction party",
        "2.4 sanction gov",
        "2.4 sanction us_gov",
        "3.2 listed party",
        "3.2 listed us_gov",
    ),
)
