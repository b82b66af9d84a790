"""Sentences with the moves they state, written by hand in the ways the press tells them: (sentence, moves).

A move is "company ticker direction per-cent qualifier basis" (_ for a blank in names; - is no number). Figures are
invented, the real ones of August 2025 apart.
"""

ENGLISH: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "Shares of Nvidia fell 3.4% on Tuesday.",
        ("Nvidia NVDA down 3.4 exact day_unspecified",),
    ),
    (
        "Nvidia shares closed down 2.1% at $178.40 on Thursday.",
        ("Nvidia NVDA down 2.1 exact close",),
    ),
    (
        "SMIC and Hua Hong Semiconductor jumped 7.2% and 9.9% respectively at the Hong Kong close.",
        (
            "SMIC 0981.HK up 7.2 exact close",
            "Hua_Hong 1347.HK up 9.9 exact close",
        ),
    ),
    (
        "Shares in both SMIC and Hua Hong rose more than 5% in early trade.",
        (
            "SMIC 0981.HK up 5 more_than intraday_now",
            "Hua_Hong 1347.HK up 5 more_than intraday_now",
        ),
    ),
    (
        "Cambricon surged by its 20% daily limit in Shanghai.",
        ("Cambricon 688256.SS up 20 exact day_unspecified",),
    ),
    (
        "Micron sank 6% in after-hours trading after its outlook disappointed.",
        ("Micron MU down 6 exact afterhours",),
    ),
    (
        "Intel's stock, which had climbed 12% so far this year, slid 8.6% in premarket trading.",
        (
            "Intel INTC up 12 exact period_ytd",
            "Intel INTC down 8.6 exact premarket",
        ),
    ),
    (
        "AMD erased an early 3% gain to finish 1.2% lower.",
        (
            "AMD AMD up 3 exact intraday_extreme",
            "AMD AMD down 1.2 exact close",
        ),
    ),
    (
        "TSMC's U.S.-listed shares were last up 2.8%.",
        ("TSMC TSM up 2.8 exact intraday_now",),
    ),
    (
        "Tokyo Electron tumbled as much as 9.3% before paring losses to 4.1% by the midday break.",
        (
            "Tokyo_Electron 8035.T down 9.3 up_to intraday_extreme",
            "Tokyo_Electron 8035.T down 4.1 exact midday_close",
        ),
    ),
    (
        "SK Hynix soared nearly 11% and Samsung Electronics added 4.5%.",
        (
            "SK_Hynix 000660.KS up 11 nearly day_unspecified",
            "Samsung 005930.KS up 4.5 exact day_unspecified",
        ),
    ),
    (
        "ASML plunged more than 10 per cent in Amsterdam, its worst day since 2020.",
        ("ASML ASML.AS down 10 more_than day_unspecified",),
    ),
    (
        "Broadcom has more than doubled over the past year.",
        ("Broadcom AVGO up 100 more_than period_1y",),
    ),
    (
        "Arm has lost about a third of its value since January.",
        ("Arm ARM down 33.33 approx period_ytd",),
    ),
    (
        "Hua Hong Semiconductor ended the session 5.3 percent firmer at HK$61.20.",
        ("Hua_Hong 1347.HK up 5.3 exact close",),
    ),
    (
        "In Seoul, SK Hynix dropped 2.3%, while Samsung Electronics edged 0.2% higher.",
        (
            "SK_Hynix 000660.KS down 2.3 exact day_unspecified",
            "Samsung 005930.KS up 0.2 exact day_unspecified",
        ),
    ),
    (
        "Qualcomm gained 1.7 percent, Broadcom 2.4 percent and Marvell 3.1 percent.",
        (
            "Qualcomm QCOM up 1.7 exact day_unspecified",
            "Broadcom AVGO up 2.4 exact day_unspecified",
            "Marvell MRVL up 3.1 exact day_unspecified",
        ),
    ),
    (
        "The stock of Lenovo slumped 7.7% to HK$9.85 on Friday.",
        ("Lenovo 0992.HK down 7.7 exact day_unspecified",),
    ),
    (
        "A rally of 14% in Alibaba's Hong Kong shares this week has lifted the Hang Seng Tech Index by 3%.",
        ("Alibaba 9988.HK up 14 exact period_week",),
    ),
    (
        "Xiaomi was down 4.4% at noon in Hong Kong.",
        ("Xiaomi 1810.HK down 4.4 exact midday_close",),
    ),
    (
        "Tencent opened 1.9% higher.",
        ("Tencent 0700.HK up 1.9 exact open",),
    ),
    (
        "SMIC's Shanghai-listed shares jumped 14.2%, outpacing a 10.1% rise in its Hong Kong stock.",
        (
            "SMIC 688981.SS up 14.2 exact day_unspecified",
            "SMIC 0981.HK up 10.1 exact day_unspecified",
        ),
    ),
    (
        "Applied Materials was up 3% in extended trading, and Lam Research gained 2%.",
        (
            "Applied_Materials AMAT up 3 exact afterhours",
            "Lam_Research LRCX up 2 exact afterhours",
        ),
    ),
    (
        "Nvidia rose between 2% and 3% in volatile trade.",
        ("Nvidia NVDA up 2-3 range day_unspecified",),
    ),
    (
        "After Wednesday's 6% plunge, Intel recovered 2.5% on Thursday.",
        (
            "Intel INTC down 6 exact prev_day",
            "Intel INTC up 2.5 exact day_unspecified",
        ),
    ),
    (
        "MediaTek finished unchanged at NT$1,300.",
        ("MediaTek 2454.TW flat 0 exact close",),
    ),
    (
        "Hygon hit its upper limit in the afternoon.",
        ("Hygon 688041.SS up - limit_up intraday_now",),
    ),
    (
        "Investors sent shares of Chinese chipmaker SMIC up 6.5% to HK$72.",
        ("SMIC 0981.HK up 6.5 exact day_unspecified",),
    ),
    (
        "Nvidia supplier SK Hynix fell 1.5%.",
        ("SK_Hynix 000660.KS down 1.5 exact day_unspecified",),
    ),
    (
        "Among chipmakers, Micron led with a 4.8% advance, followed by Intel, up 3.2%.",
        (
            "Micron MU up 4.8 exact day_unspecified",
            "Intel INTC up 3.2 exact day_unspecified",
        ),
    ),
    (
        "The Philadelphia Semiconductor Index lost 2.2%, with Nvidia off 3.1%.",
        ("Nvidia NVDA down 3.1 exact day_unspecified",),
    ),
    (
        "NAURA climbed 5.5% in Shenzhen and AMEC put on 4.9% in Shanghai.",
        (
            "NAURA 002371.SZ up 5.5 exact day_unspecified",
            "AMEC 688012.SS up 4.9 exact day_unspecified",
        ),
    ),
    (
        "Moore Threads has given back 35% from its 52-week high.",
        ("Moore_Threads 688795.SS down 35 exact from_52w_high",),
    ),
    (
        "SoftBank shares dived 10 percent in Tokyo, the most in a year.",
        ("SoftBank 9984.T down 10 exact day_unspecified",),
    ),
    (
        "GlobalFoundries rallied 6.1% over two days.",
        ("GlobalFoundries GFS up 6.1 exact period_2d",),
    ),
    (
        "At one point Hua Hong was 13% higher, but it closed with a gain of only 4.6%.",
        (
            "Hua_Hong 1347.HK up 13 up_to intraday_extreme",
            "Hua_Hong 1347.HK up 4.6 exact close",
        ),
    ),
    (
        "KLA (+2.3%) and Lam Research (+1.9%) were the day's best performers.",
        (
            "KLA KLAC up 2.3 exact day_unspecified",
            "Lam_Research LRCX up 1.9 exact day_unspecified",
        ),
    ),
    (
        "Huahong Semi surged 18 pct; SMIC rose 9 pct.",
        (
            "Hua_Hong 1347.HK up 18 exact day_unspecified",
            "SMIC 0981.HK up 9 exact day_unspecified",
        ),
    ),
    (
        "Shares of the Shanghai-based foundry SMIC, which reports on Thursday, slipped 0.8%.",
        ("SMIC 0981.HK down 0.8 exact day_unspecified",),
    ),
    (
        "BYD shares fell 5.9% and Xiaomi lost 2.7% after the price cuts.",
        (
            "BYD 1211.HK down 5.9 exact day_unspecified",
            "Xiaomi 1810.HK down 2.7 exact day_unspecified",
        ),
    ),
    (
        "Super Micro Computer cratered 33%, wiping out its gains for the year.",
        ("Super_Micro SMCI down 33 exact day_unspecified",),
    ),
    (
        "Nvidia stock ticked up 0.3% after falling 1.1% a day earlier.",
        (
            "Nvidia NVDA up 0.3 exact day_unspecified",
            "Nvidia NVDA down 1.1 exact prev_day",
        ),
    ),
    (
        "Infineon was the top gainer on the DAX, up 4.2%.",
        ("Infineon IFX.DE up 4.2 exact day_unspecified",),
    ),
    (
        "Even with the 5% drop, Micron remains up 60% this year.",
        (
            "Micron MU down 5 exact day_unspecified",
            "Micron MU up 60 exact period_ytd",
        ),
    ),
    (
        "SMIC, China's largest foundry, trimmed an earlier gain of 6% and was trading 2% up at 2:15 p.m.",
        (
            "SMIC 0981.HK up 6 exact intraday_extreme",
            "SMIC 0981.HK up 2 exact intraday_now",
        ),
    ),
    (
        "Hua Hong jumped 15% and SMIC rose roughly 9% in Hong Kong on Friday.",
        (
            "Hua_Hong 1347.HK up 15 exact day_unspecified",
            "SMIC 0981.HK up 9 approx day_unspecified",
        ),
    ),
    (
        "Hua Hong closed nearly 18% higher",
        ("Hua_Hong 1347.HK up 18 nearly close",),
    ),
    (
        "SMIC soared 15% in Hong Kong",
        ("SMIC 0981.HK up 15 exact day_unspecified",),
    ),
    (
        "ADRs of TSMC dipped 0.6 percent overnight.",
        ("TSMC TSM down 0.6 exact close",),
    ),
    (
        "Marvell's shares have halved since the start of the year.",
        ("Marvell MRVL down 50 exact period_ytd",),
    ),
    (
        "That pushed the shares of Montage Technology up by close to 8%.",
        ("Montage_Technology 688008.SS up 8 nearly day_unspecified",),
    ),
    (
        "Nvidia's revenue surged 62% to $57 billion.",
        (),
    ),
    (
        "SMIC's net profit climbed 38% in the first quarter from a year earlier.",
        (),
    ),
    (
        "TSMC expects revenue to grow about 30% this year.",
        (),
    ),
    (
        "Morgan Stanley raised its price target on Hua Hong by 20% to HK$80.",
        (),
    ),
    (
        "Washington will take a 15% cut of Nvidia's H20 sales in China.",
        (),
    ),
    (
        "SoftBank trimmed its stake in Arm by 3%.",
        (),
    ),
    (
        "The Hang Seng Index fell 1.4% as Alibaba, Tencent and SMIC declined.",
        (),
    ),
    (
        "Memory contract prices rose 25% this quarter, lifting SK Hynix's margins.",
        (),
    ),
    (
        "Shares of Nvidia could fall 20% if the tariffs go ahead, the analyst said.",
        (),
    ),
    (
        "SMIC ran its plants at 92.5% of capacity.",
        (),
    ),
    (
        "The 10-year Treasury yield climbed to 4.5%.",
        (),
    ),
    (
        "Intel plans to cut 15% of its staff.",
        (),
    ),
    (
        "Analysts see 30% upside in Broadcom.",
        (),
    ),
    (
        "TSMC holds 67% of the foundry market.",
        (),
    ),
    (
        "Huawei's Ascend 950 is 40% faster than its predecessor.",
        (),
    ),
    (
        "Hua Hong priced the shares at a 7% discount to the last close.",
        (),
    ),
    (
        "AMD's data-centre sales were up 57% year on year.",
        (),
    ),
    (
        "Nvidia denied that its shipments to China had dropped 90%.",
        (),
    ),
    (
        "Samsung's chip division saw operating profit jump twelvefold, or 1,100%.",
        (),
    ),
    (
        "The U.S. imposed a 25% tariff on chips, and Nvidia said it would comply.",
        (),
    ),
    (
        "Gold rose 1.2% and Bitcoin lost 3%.",
        (),
    ),
    (
        "Kuaishou fared worst of the lot, a 6.2% reverse leaving it at HK$71.",
        ("Kuaishou 1024.HK down 6.2 exact day_unspecified",),
    ),
    (
        "By the time trading stopped, Meituan was 2.4 per cent to the bad.",
        ("Meituan 3690.HK down 2.4 exact close",),
    ),
    (
        "It was a brutal session for Western Digital: the shares cratered 18%.",
        ("Western_Digital WDC down 18 exact day_unspecified",),
    ),
    (
        "For Advantest the day's damage came to 5.9 percent.",
        ("Advantest 6857.T down 5.9 exact day_unspecified",),
    ),
    (
        "Buyers chased Solomon Systech 22% higher over the week.",
        ("Solomon_Systech 2878.HK up 22 exact period_week",),
    ),
    (
        "GDS Holdings was the standout with a jump of 11.3 percent to HK$38.90 by lunch.",
        ("GDS_Holdings 9698.HK up 11.3 exact midday_close",),
    ),
    (
        "Kingsoft Cloud's New York-listed shares shot up 9% in pre-market dealings.",
        ("Kingsoft_Cloud KC up 9 exact premarket",),
    ),
    (
        "LG Energy Solution bucked the trend, inching up 0.4% as Seoul closed.",
        ("LG_Energy_Solution 373220.KS up 0.4 exact close",),
    ),
    (
        "Nothing hurt the index more than TSMC, which gave back 2.1 percent.",
        ("TSMC 2330.TW down 2.1 exact day_unspecified",),
    ),
    (
        "Shares of Meitu have roughly quadrupled in the past twelve months.",
        ("Meitu 1357.HK up 300 approx period_1y",),
    ),
    (
        "WuXi AppTec fell by its most in a month, losing 7.8% in Hong Kong and 6.1% in Shanghai.",
        (
            "WuXi_AppTec 2359.HK down 7.8 exact day_unspecified",
            "WuXi_AppTec 603259.SS down 6.1 exact day_unspecified",
        ),
    ),
    (
        "Shandong Gold and Zhaojin Mining were both up more than 4%.",
        (
            "Shandong_Gold 1787.HK up 4 more_than day_unspecified",
            "Zhaojin_Mining 1818.HK up 4 more_than day_unspecified",
        ),
    ),
    (
        "Wynn Macau slid 3.3%, making it the weakest of the casino names.",
        ("Wynn_Macau 1128.HK down 3.3 exact day_unspecified",),
    ),
    (
        "SMIC's advance, 8.8% at its widest, had shrunk to 2.5% when the bell rang.",
        (
            "SMIC 0981.HK up 8.8 up_to intraday_extreme",
            "SMIC 0981.HK up 2.5 exact close",
        ),
    ),
    (
        "Having opened 4% down, Cambricon clawed its way to a 1.3% gain by the close.",
        (
            "Cambricon 688256.SS down 4 exact open",
            "Cambricon 688256.SS up 1.3 exact close",
        ),
    ),
    (
        "A 4% pop in Tokyo Electron and a 3.1% rise for Advantest did most of the lifting.",
        (
            "Tokyo_Electron 8035.T up 4 exact day_unspecified",
            "Advantest 6857.T up 3.1 exact day_unspecified",
        ),
    ),
    (
        "Soitec's shares nosedived, at one stage by 30 per cent.",
        ("Soitec SOI.PA down 30 up_to intraday_extreme",),
    ),
    (
        "The news knocked 5% off Qualcomm in late trading.",
        ("Qualcomm QCOM down 5 exact afterhours",),
    ),
    (
        "A profit warning wiped a fifth off the value of ASM International.",
        ("ASM_International ASM.AS down 20 exact day_unspecified",),
    ),
    (
        "STMicro in Paris was last seen 2.2% softer.",
        ("STMicroelectronics STMPA.PA down 2.2 exact intraday_now",),
    ),
    (
        "Broadcom's shares, up 3% before the bell, turned and ended 1.4% in the red.",
        (
            "Broadcom AVGO up 3 exact premarket",
            "Broadcom AVGO down 1.4 exact close",
        ),
    ),
    (
        "The stock, Xiaomi, has put on 70% since New Year.",
        ("Xiaomi 1810.HK up 70 exact period_ytd",),
    ),
    (
        "Chinese chip stocks rallied: NAURA gained 6%, AMEC 5% and Montage Technology 4%.",
        (
            "NAURA 002371.SZ up 6 exact day_unspecified",
            "AMEC 688012.SS up 5 exact day_unspecified",
            "Montage_Technology 688008.SS up 4 exact day_unspecified",
        ),
    ),
    (
        "UMC added 1.2 percent to NT$45.10, while ASE Technology shed 2.7 percent to NT$148.",
        (
            "UMC 2303.TW up 1.2 exact day_unspecified",
            "ASE_Technology 3711.TW down 2.7 exact day_unspecified",
        ),
    ),
    (
        "After a 12% run-up in three sessions, Hua Hong stepped back 2.6% on Wednesday.",
        (
            "Hua_Hong 1347.HK up 12 exact period_3d",
            "Hua_Hong 1347.HK down 2.6 exact day_unspecified",
        ),
    ),
    (
        "Alibaba's ADSs retreated 3.8% on Wall Street overnight.",
        ("Alibaba BABA down 3.8 exact close",),
    ),
    (
        "Innoscience stood 9.7% above Thursday's close by mid-morning.",
        ("Innoscience 2577.HK up 9.7 exact intraday_now",),
    ),
    (
        "The company's margin rose to 22%, and Hua Hong shares gained 3%.",
        ("Hua_Hong 1347.HK up 3 exact day_unspecified",),
    ),
    (
        "Sales at Kuaishou grew 14%.",
        (),
    ),
    (
        "Meituan's core profit margin narrowed by 5 percentage points.",
        (),
    ),
    (
        "Nvidia accounts for 8% of the S&P 500.",
        (),
    ),
    (
        "CATL supplies 38% of the world's EV batteries.",
        (),
    ),
    (
        "Xiaomi's smartphone shipments slipped 3% and its shares were little changed.",
        (),
    ),
    (
        "Micron guided for gross margin of 51%, two points above consensus.",
        (),
    ),
    (
        "Baillie Gifford cut its holding of ASML to 3.1%.",
        (),
    ),
    (
        "If the ban goes through, Nvidia stands to lose 10% of its revenue, and the stock might drop 15%.",
        (),
    ),
    (
        "Samsung will raise DRAM prices by as much as 20%.",
        (),
    ),
    (
        "The yuan weakened 0.3% against the dollar; SMIC reports tomorrow.",
        (),
    ),
    (
        "Bonds of Intel due 2034 gained 0.8%.",
        (),
    ),
)

CHINESE: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "中芯国际H股收涨10.06%，华虹半导体收涨17.85%。",
        (
            "SMIC 0981.HK up 10.06 exact close",
            "Hua_Hong 1347.HK up 17.85 exact close",
        ),
    ),
    (
        "寒武纪午后封涨停，股价报1243.2元。",
        ("Cambricon 688256.SS up - limit_up intraday_now",),
    ),
    (
        "英伟达盘前跌近3%。",
        ("Nvidia NVDA down 3 nearly premarket",),
    ),
    (
        "台積電ADR跌2.3%，輝達挫1.8%。",
        (
            "TSMC TSM down 2.3 exact day_unspecified",
            "Nvidia NVDA down 1.8 exact day_unspecified",
        ),
    ),
    (
        "華虹半導體(01347)早段曾升逾一成，現升7.5%，報60.3元。",
        (
            "Hua_Hong 1347.HK up 10 more_than intraday_extreme",
            "Hua_Hong 1347.HK up 7.5 exact intraday_now",
        ),
    ),
    (
        "北方华创、中微公司分别下跌4.2%和3.8%。",
        (
            "NAURA 002371.SZ down 4.2 exact day_unspecified",
            "AMEC 688012.SS down 3.8 exact day_unspecified",
        ),
    ),
    (
        "美光盘后大涨逾8%。",
        ("Micron MU up 8 more_than afterhours",),
    ),
    (
        "阿里巴巴港股今年以来累计上涨约八成。",
        ("Alibaba 9988.HK up 80 approx period_ytd",),
    ),
    (
        "小米集团高开2.1%。",
        ("Xiaomi 1810.HK up 2.1 exact open",),
    ),
    (
        "騰訊半日升1.6%，報612元。",
        ("Tencent 0700.HK up 1.6 exact midday_close",),
    ),
    (
        "海光信息一度跌超9%，收盘跌5.4%。",
        (
            "Hygon 688041.SS down 9 more_than intraday_extreme",
            "Hygon 688041.SS down 5.4 exact close",
        ),
    ),
    (
        "中芯国际A股涨14.19%，H股涨10.06%。",
        (
            "SMIC 688981.SS up 14.19 exact day_unspecified",
            "SMIC 0981.HK up 10.06 exact day_unspecified",
        ),
    ),
    (
        "三星电子与SK海力士双双收跌，跌幅分别为1.2%和2.9%。",
        (
            "Samsung 005930.KS down 1.2 exact close",
            "SK_Hynix 000660.KS down 2.9 exact close",
        ),
    ),
    (
        "兆易创新、澜起科技涨停。",
        (
            "GigaDevice 603986.SS up - limit_up day_unspecified",
            "Montage_Technology 688008.SS up - limit_up day_unspecified",
        ),
    ),
    (
        "截至发稿，联想集团跌5.3%，报9.6港元。",
        ("Lenovo 0992.HK down 5.3 exact intraday_now",),
    ),
    (
        "聯發科終場上漲20元，漲幅1.5%。",
        ("MediaTek 2454.TW up 1.5 exact close",),
    ),
    (
        "摩尔线程上市以来首个跌停。",
        ("Moore_Threads 688795.SS down - limit_down day_unspecified",),
    ),
    (
        "英特爾股價過去一年翻倍。",
        ("Intel INTC up 100 exact period_1y",),
    ),
    (
        "美团、快手跌逾4%。",
        (
            "Meituan 3690.HK down 4 more_than day_unspecified",
            "Kuaishou 1024.HK down 4 more_than day_unspecified",
        ),
    ),
    (
        "比亚迪股份（01211）现跌3.2%。",
        ("BYD 1211.HK down 3.2 exact intraday_now",),
    ),
    (
        "中芯国际升9%，华虹半导体升15%。",
        (
            "SMIC 0981.HK up 9 exact day_unspecified",
            "Hua_Hong 1347.HK up 15 exact day_unspecified",
        ),
    ),
    (
        "上海復旦(01385.HK)午後抽升，最多升12.4%，收市升幅收窄至6.8%。",
        (
            "Shanghai_Fudan_Microelectronics 1385.HK up 12.4 up_to intraday_extreme",
            "Shanghai_Fudan_Microelectronics 1385.HK up 6.8 exact close",
        ),
    ),
    (
        "阿斯麦欧股跌百分之六。",
        ("ASML ASML.AS down 6 exact day_unspecified",),
    ),
    (
        "超微盤後急插一成。",
        ("AMD AMD down 10 exact afterhours",),
    ),
    (
        "恒生科技指数涨2.1%，中芯国际领涨。",
        (),
    ),
    (
        "中芯国际一季度营收同比增长28%。",
        (),
    ),
    (
        "台積電第三季毛利率升至59.5%。",
        (),
    ),
    (
        "高盛將華虹目標價上調15%至80港元。",
        (),
    ),
    (
        "美国将对芯片加征25%关税。",
        (),
    ),
    (
        "长江存储市场份额升至10%。",
        (),
    ),
    (
        "英伟达股价或将下跌20%，分析师警告。",
        (),
    ),
    (
        "DRAM合约价本季上涨两成。",
        (),
    ),
    (
        "華虹半導體配股較收市價折讓7%。",
        (),
    ),
    (
        "SK海力士計劃裁員5%。",
        (),
    ),
    (
        "大基金减持中芯国际1.2%股份。",
        (),
    ),
    (
        "寒武纪上半年净利润增长三倍。",
        (),
    ),
    (
        "港股午评：中芯国际涨3.2%，小米集团跌1.1%，恒指涨0.6%。",
        (
            "SMIC 0981.HK up 3.2 exact midday_close",
            "Xiaomi 1810.HK down 1.1 exact midday_close",
        ),
    ),
    (
        "快手績後急挫9.4%，收報58.6元。",
        ("Kuaishou 1024.HK down 9.4 exact close",),
    ),
    (
        "万国数据美股夜盘飙升12%。",
        ("GDS_Holdings GDS up 12 exact afterhours",),
    ),
    (
        "美图公司(01357)年初以来股价已翻了两番。",
        ("Meitu 1357.HK up 300 exact period_ytd",),
    ),
    (
        "招金礦業逆市升5.5%，山東黃金升4.8%，兩者均創新高。",
        (
            "Zhaojin_Mining 1818.HK up 5.5 exact day_unspecified",
            "Shandong_Gold 1787.HK up 4.8 exact day_unspecified",
        ),
    ),
    (
        "受消息刺激，德明利、佰维存储开盘涨停。",
        (
            "Techwinsemi 001309.SZ up - limit_up open",
            "Biwin_Storage 688525.SS up - limit_up open",
        ),
    ),
    (
        "藥明康德H股低開6%後跌幅擴大至8.1%。",
        (
            "WuXi_AppTec 2359.HK down 6 exact open",
            "WuXi_AppTec 2359.HK down 8.1 exact day_unspecified",
        ),
    ),
    (
        "隔夜美股，美光科技大跌逾7%，西部数据跌近5%。",
        (
            "Micron MU down 7 more_than close",
            "Western_Digital WDC down 5 nearly close",
        ),
    ),
    (
        "晶門半導體股價本週累升兩成二。",
        ("Solomon_Systech 2878.HK up 22 exact period_week",),
    ),
    (
        "东京电子收跌2.8%，爱德万测试跌幅达4.1%。",
        (
            "Tokyo_Electron 8035.T down 2.8 exact close",
            "Advantest 6857.T down 4.1 exact close",
        ),
    ),
    (
        "華虹半導體昨日急升8.9%，今早再漲2%。",
        (
            "Hua_Hong 1347.HK up 8.9 exact prev_day",
            "Hua_Hong 1347.HK up 2 exact intraday_now",
        ),
    ),
    (
        "永利澳门盘中最多跌6%，尾市收窄至跌3.1%。",
        (
            "Wynn_Macau 1128.HK down 6 up_to intraday_extreme",
            "Wynn_Macau 1128.HK down 3.1 exact intraday_now",
        ),
    ),
    (
        "阿里巴巴云收入同比增长26%，股价盘前涨超4%。",
        ("Alibaba 9988.HK up 4 more_than premarket",),
    ),
    (
        "快手日活用户增长4%至4.1亿。",
        (),
    ),
    (
        "小米汽车毛利率提升至26%。",
        (),
    ),
    (
        "分析师预计中芯国际股价还有15%上升空间。",
        (),
    ),
    (
        "金沙中国市场份额降至23%。",
        (),
    ),
)
