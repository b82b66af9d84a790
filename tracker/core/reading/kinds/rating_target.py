"""A named broker or agency changes, starts or repeats with a new target a rating."""

from tracker.core.reading.patterns import Kind

KIND = Kind(
    name="rating_target",
    about="a named broker or agency changes, starts or repeats with a new target a rating",
    words={
        "target": """
            price target* | target price* | pt | price objective | target to | tp | trims target | 目标价 |
            目标价位 | 合理价 | 目标价格
        """,
        "rate": """
            upgrade* | downgrade* | initiat* | overweight | underweight | outperform | underperform |
            market perform | equal weight | equalweight | sector perform | neutral | buy rating | sell rating |
            hold rating | to buy | to sell | to hold | to neutral | goes to sell | strong buy | coverage |
            starts at | reiterat* | resumes coverage | conviction list | top pick | dump | 评级 | 首次覆盖 | 跑赢 |
            跑输 | 增持评级 | 买入 | 优于大市 | 逊于大市 | 中性 | 买进 | 加码 | 减码 | 推荐 | 首予 | 持有 | 沽售 |
            增持 | 维持买入 | 确信买入 | 看好评级 | 优于大盘 | 同步大市 | 首选 | sector weight | peer perform |
            to underperform | 给予买入 | tipping
        """,
        "act": """
            cut | cuts | rais* | lift* | trim* | hike* | lower* | boost* | slash* | upgrade* | downgrade* |
            initiat* | start* | reiterat* | maintain* | drop* | goes | move* | nudge* | bump* | double* | set* |
            resum* | assign* | put | puts | told clients | tells clients | affirm* | 上调 | 下调 | 升 | 降 | 调高 |
            调低 | 调升 | 调降 | 给予 | 首次 | 维持 | 重申 | 予 | 上修 | 下修 | 升至 | 降至 | 看 | 削 | 喊 | 列 |
            首予 | 微降 | 微升
        """,
        "broker": """
            goldman* | morgan stanley | jpmorgan | jp morgan | citi | citigroup | ubs | hsbc | nomura | daiwa |
            jefferies | barclays | bernstein | macquarie | clsa | bofa | bank of america | deutsche bank |
            credit suisse | wells fargo | needham | evercore | mizuho | stifel | piper sandler | raymond james |
            rosenblatt | keybanc | wedbush | susquehanna | td cowen | cowen | benchmark | loop capital |
            oppenheimer | bnp paribas | societe generale | dbs | cicc | citic securities | huatai | guotai |
            haitong | bocom international | ccb international | cmb international | research | securities |
            capital markets | broker* | analyst* | partners | 高盛 | 摩根士丹利 | 大摩 | 小摩 | 摩根大通 | 花旗 |
            瑞银 | 汇丰 | 野村 | 大和 | 杰富瑞 | 富瑞 | 巴克莱 | 伯恩斯坦 | 麦格理 | 里昂 | 美银 | 美林 | 德银 |
            中金 | 中信证券 | 中信建投 | 华泰 | 国泰君安 | 海通 | 招商证券 | 交银国际 | 建银国际 | 招银国际 | 星展 |
            申万 | 广发证券 | 国信 | 天风 | 东吴 | 民生证券 | 大行 | 券商 | 外资 | 投行 | 法巴 | 摩通 | 瑞信 |
            高华 | 富邦投顾 | 凯基 | 证券
        """,
        "agency": """
            moody s | moodys | s p | s p global | fitch | credit rating | 穆迪 | 标普 | 惠誉 | 信用评级 | 中诚信 |
            联合资信
        """,
        "grade": """
            baa* | aaa | aa | bbb* | bb | investment grade | junk | outlook to | to a1 | to a2 | to a3 | 投资级 |
            垃圾级
        """,
        "tip": "tipping | tips | tipped | says buy",
    },
    patterns=(
        "3.4 act~target",
        "3.2 act~rate broker",
        "3 target rate",
        "3 broker rate",
        "3.1 agency act",
        "3 agency grade",
        "2.6 act~rate CO",
        "2.4 target",
        "2.2 broker act target",
        "3 act rate CO broker",
        "3 act rate agency",
        "3 tip broker",
        "2.8 broker rate CO",
    ),
)
