"""Longer words in which a word of the rules stands and means nothing: "photo" in photonics, 笔记 in 笔记本.

What is found strictly inside one of these does not count. A stem (`electr*`) covers only what is written here, so an
entry of the rules that is longer keeps its say, as does one that is spelled the same.
"""

# Latin: only a stem of the rules can stand in a longer word.
_LATIN = """
    addict* | additional* | address* | applianc* | beginner* | blockbust* | blockchain* | chipotle | closer | closest |
    committee* | completely | electr* | electron* | enterpris* | entertain* | firefight* | firefox | firepower |
    firewall* | firework* | firmware | flagship* | guideline* | hitachi | impossib* | increasingly | investiga* |
    joint* | landmark* | landscap* | landslid* | machin* | macro* | macau | marketplace* | movement* | movie* | mythic |
    mythos | optimism | optimist* | passeng* | passion* | passive* | password* | photodiode* | photolith* | photomask* |
    photon* | photores* | photovolt* | pickup* | placebo | planet* | plant* | pleas* | reportedly | robot* | security |
    securit* | setback* | settl* | shuttle* | stopword* | striker* | subsidiar* | success* | surgeon* | surger* |
    weight* | up to | up for | start up | start ups | picks up | pick up | picked up | set up | sets up | lines up |
    line up | lined up | team up | teams up | teamed up | steps up | step up | scale up | scales up | ramp up |
    ramps up | speeds up | speed up | opens up | open up | sign up | signs up | shares in | down payment
"""
# Han: any word may stand in a longer one. Words of marks first: opinion, reviews, round-ups.
_HAN = """
    笔记本 | 笔记型 | 深度思考 | 思考能力 | 思考模式 | 思考模型 | 思考时间 | 会思考 | 入门级 | 入门款 | 入门芯片 |
    入门晶片 | 入门机 | 入门版 | 入门型 | 深度学习 | 深度合作 | 深度融合 | 深度绑定 | 深度适配 | 深度求索 | 深度协同 |
    深度优化 | 分析工具 | 数据分析 | 推荐系统 | 推荐算法 | 十大股东 | 直播带货 | 直播电商 | 体验版 | 体验店 |
    用户体验 | 即可体验 | 可体验 | 开放体验 | 免费体验 | 体验中心 | 申报指南 | 项目指南 | 指南针 | 不评论 | 拒绝评论 |
    不予评论 | 暂不评论 | 拒评论 | 观察名单 | 观察期 | 盘前公告 | 盘前宣布 | 盘前公布 | 盘前发布 | 盘前披露 |
    隔夜公告 | 节目单 | 投资者问答 | 前瞻性 | 前瞻布局 | 走进口 | 纪念币 | 精选层 | 汇总表 | 股东 | 股份 | 股权 |
    控股 | 持股 | 入股 | 参股 | 配股 | 招股 | 股息 | 股利 | 股本 | 股票代码 | 新股 | 送股 | 升级 | 晋升 | 升任 |
    擢升 | 升格 | 降噪 | 降落 | 降临 | 空降 | 迫降 | 降雨 | 增聘 | 增设 | 增选 | 增补 | 材料 | 资料 | 原料 | 燃料 |
    塑料 | 饮料 | 涂料 | 废料 | 物料 | 染料 | 肥料 | 东京 | 京东 | 京都 | 云南 | 云林 | 发展 | 发现 | 发电 | 发生 |
    发起 | 发表 | 开发 | 研发 | 触发 | 爆发 | 引发 | 突发 | 发言 | 建议 | 建模 | 重建 | 构建 | 价值 | 评价 | 代价 |
    售价 | 列车 | 系列 | 行列 | 阵列 | 助理 | 助手 | 辅助 | 台湾 | 台北 | 台积 | 后台 | 平台 | 台风 | 舞台 | 台南 |
    台中 | 记录 | 目录 | 收录 | 录用 | 录取 | 美光 | 租金 | 租户 | 称号 | 名称 | 签证 | 签名 | 罚球 | 获悉 | 裁判 |
    总裁 | 独裁 | 裁定 | 购物 | 网购 | 达成 | 到达 | 达到 | 雷达 | 辉达 | 英伟达 | 达标 | 为止 | 作为 | 华为 | 因为 |
    行为 | 成为 | 认为 | 创新 | 创业 | 创始 | 创办 | 创意 | 创作 | 派出 | 派遣 | 赋予 | 云计算 | 看来 | 看到 | 看见 |
    查看 | 观看 | 至今 | 甚至 | 至少 | 至于 | 厂商 | 厂家 | 必须 | 版权 | 出版 | 拟人 | 模拟 | 虚拟
"""
MASKS = f"{_LATIN}|{_HAN}"
