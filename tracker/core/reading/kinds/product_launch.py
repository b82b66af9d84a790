"""A chip, device, system or tool is unveiled or goes on sale."""

from tracker.core.reading.patterns import Kind

KIND = Kind(
    name="product_launch",
    about="a chip, device, system or tool is unveiled or goes on sale",
    words={
        "act": """
            unveil* | launch* | debut* | show | shows | showed | showcase* | introduc* | reveal* | lift* curtain |
            curtain | wraps off | on sale | goes on sale | go on sale | start* shipping | begins shipping | ships |
            shipping | present* | release* | are here | is here | roll* out | rolls out | announces | debuts |
            samples | sampling | starts selling | first look | arrive* | start* sales | takes orders |
            opens orders | pre order* | tape out | tapes out | taped out | start producing | in the works |
            is developing | developing | 发布 | 推出 | 亮相 | 上市 | 发售 | 开售 | 发表 | 揭晓 | 首发 | 登场 |
            展示 | 亮出 | 问世 | 开卖 | 首秀 | 推新 | 送样 | 流片 | 来了 | 预售 | 开放订购 | 出样 | 揭幕 | 展出 |
            秀出 | 面世 | 交付 | 批量供货 | 小批量 | 研发
        """,
        "strong": """
            unveil* | launch* | debut* | lift* curtain | lifts curtain | introduc* | wraps off | on sale |
            goes on sale | reveal* | showcase* | 发布 | 推出 | 亮相 | 开售 | 发售 | 发表 | 首秀 | 登场 | 揭晓 |
            问世 | 开卖 | 上市 | takes the wraps off | takes wraps off | starts shipping | begins shipping |
            ships first | sample* | samples to customers | volume production | mass production | 量产 | 出货 |
            首款 | 送样 | 批量交付 | is official | official | brings | steps into the light | arrives in stores |
            hits shelves | out of the hat | 开放预约 | 揭面纱
        """,
        "thing": """
            chip | chips | accelerator* | gpu | gpus | cpu | cpus | processor* | laptop* | pc | pcs | phone* |
            smartphone* | server | servers | supernode* | superpod* | pod | cluster | rack | racks | machine |
            machines | scanner* | soc | modem | architecture | board | boards | card | cards | headset | watch |
            tablet* | notebook* | glasses | console | workstation | ssd | ssds | dram | module* | sensor | switch |
            router | nic | lithography | etch* tool* | deposition | tool | tools | system | platform | robot |
            earbuds | handset | foldable | tpu | tpus | npu | dpu | ipu | 芯片 | 晶片 | 处理器 | 手机 | 笔电 |
            笔记本 | 超节点 | 显卡 | 加速卡 | 服务器 | 伺服器 | 架构 | 平台 | 设备 | 光刻机 | 刻蚀机 | 蚀刻机 |
            机台 | 新品 | 新机 | 新卡 | 系统 | 平板 | 电脑 | 机型 | 旗舰机 | 折叠屏 | 三折叠 | 一体机 | 整机 |
            机柜 | 固态硬盘 | 内存条 | 产品 | 眼镜 | 手表 | 加速器 | 训练卡 | 推理卡 | 集群 | 交换机 | 薄膜沉积 |
            hbm* | implanter* | handheld* | memory | lpddr* | gddr* | ddr* | nand | display | drone | car | evs |
            离子注入机 | 薄膜设备 | 内存 | 机器人 | hbm4e | etcher* | ar glasses | dcu | smart glasses |
            phone chip | workstations | exynos | wafer cleaner | ai chip*
        """,
        "name": """
            ascend | 昇腾 | kirin | 麒麟 | instinct | snapdragon | 骁龙 | ryzen | epyc | xeon | panther lake |
            blackwell | rubin | exynos | dimensity | 天玑 | trainium | mtia | maia | geforce | rtx | radeon |
            jetson | core ultra | lunar lake | nova lake | arrow lake | clearwater forest | iphone* | ipad* |
            macbook* | mac | vision pro | pixel | galaxy | mate | pura | surface | thinkpad | legion | xbox |
            kunpeng | 鲲鹏 | 思元 | 深算 | 花港 | 曲院 | 平湖 | 苹果手机 | 含光 | 玄铁 | 昆仑芯 | atlas | axion |
            ironwood | m5 | m6 | a19 | a20 | mi400 | mi450 | mi500 | gaudi | grace | vera | dgx | hgx | exe |
            high na
        """,
        "probe": "probe* | investigat* | inquiry | lawsuit | 调查 | 立案 | 诉讼",
        "develop": "develops | developing | is developing | to develop | working on | 研发 | 开发 | 自研",
    },
    patterns=(
        "2.6 strong~thing !probe",
        "2.8 strong~name",
        "2.2 act~thing !probe",
        "2.4 act~name",
        "2.4 develop~thing CO !probe",
    ),
)
