"""Words of the trade: what a text must hold for an ambiguous name in it to be a company. All lower case."""

from __future__ import annotations

import re

# Words of chips and models: they outweigh the words that show something else ("SMIC" beside "euros" and "wafers").
CHIPS = re.compile(
    r"\b(?:semiconductors?|chips?|chipmak\w{2,4}|chip-?mak\w{2,4}|foundry|foundries|fabs?|wafers?|"
    r"lithograph\w*|gpus?|cpus?|npus?|dram|nand|hbm\d?\w?|accelerators?|processors?|data ?cent(?:er|re)s?|"
    r"servers?|smartphones?|llms?|ai|a\.i\.|nm|nanomet\w{2,4}|transistors?|etch\w{0,3}|eda|asics?|"
    r"open[- ](?:source|weights?)|language models?)\b|芯片|晶片|晶圆|晶圓|半导体|半導體|代工|光刻|制程|製程|"
    r"英寸|吋|纳米|奈米|存储|显存|顯存|加速卡|算力卡|超节点|超節點|記憶體|內存|内存|显卡|顯卡|顯示卡|处理器|處理器|算力|大模型|人工智能|人工智慧|"
    r"数据中心|資料中心|數據中心|服务器|伺服器|封装|封裝|刻蚀|蝕刻|集成电路|積體電路|手机|手機|智能体"
)
TRADE = re.compile(
    r"\b(?:shares?|stocks?|shareholders?|investors?|analysts?|earnings|revenues?|profits?|net income|"
    r"quarter\w{0,2}|q[1-4]|ceo|cfo|coo|chief (?:executive|financial|operating)|chairman|board|ipo|listing|"
    r"nasdaq|nyse|wall street|hang seng|dividends?|buy-?backs?|repurchas\w{1,3}|valuation|market (?:cap|"
    r"value)\w*|billion|bln|bn|overweight|underweight|outperform|price target|target price|pt|downgrad\w{1,3}|"
    r"upgrad\w{1,3}|overvalued|undervalued|antitrust|stakes?|takeover|acqui\w{2,8}|merger|trading|traders?|"
    r"premarket|after-hours|closed|bourse|adrs?|adss?|tech|technology|software|cloud|handsets?|devices?|"
    r"operating system|supplier|suppliers|licen[cs]\w{1,4}|export\w{0,3}|entity list|tariffs?|sanction\w{0,3}|"
    r"compan(?:y|ies)|firms?)\b|\d\s?%|\bper ?cent\b|\bpts?\b|\$\s?\d|of its value|盘后|盤後|盘前|盤前|挫|飙|飆|"
    r"收市|收盘|收盤|股价|股價|股份|財務長|财务长|財務官|财务官|執行長|执行长|營運長|营运长|技術長|技术长|董座|總經理|总经理|换帅|換帥|掌門|掌门|財務總監|财务总监|法人說明會|法說|港股|美股|a股|h股|涨|漲|"
    r"跌|升逾|市值|成交|财报|財報|营收|營收|收入|净利|淨利|盈利|获利|獲利|毛利|业绩|業績|季度|上市|评级|評級|"
    r"目标价|目標價|分析师|分析師|投资者|投資者|首席|董事|总裁|總裁|回购|回購|派息|股息|收购|收購|并购|併購|"
    r"募资|募資|亿元|億元|亿美元|億美元|出口|制裁|实体清单|實體清單|科技|公司|产线|產線|扩产|擴產|产能|產能|"
    r"供应商|供應商|订单|訂單|报告|报价|報價|涨价|漲價|软件|軟體|軟件|昇腾|昇騰|架构|架構|旗舰|旗艦"
)
