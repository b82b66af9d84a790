"""Appointment, departure or change of role of a senior manager or director."""

from tracker.core.reading.patterns import Kind

KIND = Kind(
    name="executive_change",
    about="appointment, departure or change of role of a senior manager or director",
    words={
        "act": """
            appoint* | name | names | named | naming | hire | hires | hired | hiring | tap | taps | tapped |
            step* down | step* aside | resign* | depart* | leav* | left | retir* | succe* | promot* | replac* |
            quit* | oust* | takes over as | take over as | takes the helm | takes the reins | hand* over |
            hand* top job | top job | exit* | poach* | elevat* | mov* | switch* | shake up | reshuffl* |
            changing of the guard | new | elect* | join* | return* as | fire* | dismiss* | shift* | bring* in |
            bring* back | lose* | to run | 任命 | 委任 | 辞任 | 辞职 | 请辞 | 离职 | 卸任 | 接任 | 出任 | 上任 |
            履新 | 退休 | 换帅 | 聘任 | 接棒 | 接班 | 更换 | 离任 | 调任 | 升任 | 转任 | 交棒 | 接掌 | 掌舵 | 加盟 |
            改任 | 聘请 | 换将 | 退任 | 获任 | 增选 | 当选 | 选举 | 空降 | 免去 | 罢免 | 兼任 | 留任 | 变动 | 挖角 |
            解任 | 新任 | 不再 | 重返 | 宣布 | walks out | walk out | out | musical chairs | bows out | 人事 |
            变更 | 人事异动 | 升副 | hands | hand | handed | takes the chair | succeeds
        """,
        "role": """
            ceo | cfo | coo | cto | cio | co ceo | chief executive* | chief financial* | chief operating* |
            chief technology* | chief technical* | chief scientist* | chief product* | chief legal* | finance chief |
            chief | chairman | chairmanship | chairwoman | chairperson | vice chairman | chair | president |
            vice president | executive vice | senior vice | evp | svp | board member* | independent director* |
            non executive | director | foundry head | head of | heads | head | boss | top job | helm |
            general manager | general counsel | top executive* | co founder | founder | books | technology officer |
            officer | leader | 总裁 | 首席 | 董事长 | 总经理 | 副总经理 | 副总裁 | 财务总监 | 董事 | 高管 | 执行长 |
            财务长 | 营运长 | 技术长 | 主席 | 副主席 | 副董事长 | 行政总裁 | 联席 | 核心技术人员 | 法定代表人 |
            独立董事 | 独董 | 财务官 | 执行官 | 技术官 | 运营官 | 负责人 | 掌门人 | 董座 | 总座 | 监事 | 秘书 |
            资深副总 | 副总 | 掌门 | 科学家 | 创始人 | 一把手 | veteran | to lead | ceo designate | top lawyer |
            products head | chief of | engineer | design chief | executive director | scientist | board seat |
            掌舵人 | 团队负责人 | 首席科学家 | 技术负责人 | research chief | memory boss | foundry chief |
            副共同营运长 | 共同营运长
        """,
        "strong": """
            step* down | resign* | appoint* | successor* | succeed* | retire | retires | retiring | quits | ousted |
            hand* top job | takes the helm | 辞任 | 辞职 | 请辞 | 离职 | 卸任 | 接任 | 出任 | 任命 | 委任 | 换帅 |
            接棒 | 聘任 | 交棒 | 接掌 | 升任 | walks out | musical chairs | bows out | loses its | 人事异动 |
            人事变动
        """,
        "index": "index | 指数",
    },
    patterns=(
        "3.1 strong~role",
        "2.6 act~role CO",
        "1.2 strong CO",
    ),
)
