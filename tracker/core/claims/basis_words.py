"""Words that tell against what a move is told, English and Chinese, as patterns. Of two that overlap the earlier
in the list stands.
"""

from __future__ import annotations

DAYS = r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"

ENGLISH = (
    (
        "from_52w_high",
        r"52-week (?:high|peak)|"
        r"(?:(?<=% )|(?<=cent ))(?:below|beneath|off|from|under|short of) (?:[\w-]{1,12} ){0,2}(?:(?:record|all-time) highs?|peaks?)\b|"
        r"(?:(?<=% )|(?<=cent ))(?:below|beneath|off|from|under|short of) (?:its|a|their|the) (?:[\w-]{1,12} ){0,2}(?:record|"
        r"all-time|lifetime)? ?(?:high|peak)s?|one-year high|year'?s high|12-month high",
    ),
    (
        "afterhours",
        r"after[- ]hours|post-?market|extended(?:-hours)? (?:trading|trade|dealings|session)|"
        r"late (?:electronic )?(?:trading|trade|dealings)|after the (?:closing )?bell|after the close|"
        r"once regular trading ended|after regular (?:trading|hours)|aftermarket|after-market|post-close",
    ),
    (
        "premarket",
        r"pre-?market|pre-?open(?:ing)?|"
        rf"before (?:the|{DAYS}'s|"
        r"today's) (?:opening )?(?:bell|open)|ahead of the (?:opening )?(?:bell|open)|pre-bell|"
        r"before the market opened|was indicated|were indicated",
    ),
    (
        "midday_close",
        r"mid-?day (?:close|break|finish|recess|interval|pause)|lunch(?:time)? interval|lunch(?:time)? (?:break|recess|close|hour)|noon (?:break|close)|"
        r"lunch-break|for lunch\b|(?:at|by|before) (?:the )?(?:lunch(?:time)?|noon)\b|morning close|close of the morning|"
        r"morning session (?:ended|closed)|end(?:ed)? the morning|at the half-?day",
    ),
    (
        "open",
        r"(?:open(?:ed|s|ing)?) (?:(?:about|around|nearly|almost|more than|over|some|up|down|lower|higher|"
        r"with|at|a|gap) ?){0,3}(?=\d|a \d)|opened|at (?:the|its|\w{1,9}'s) open(?:ing)?(?! bell)|"
        r"opening price|gapped (?:up|down)|in opening trade",
    ),
    (
        "intraday_extreme",
        r"at one (?:point|stage)|intra-?day (?:high|low|peak|trough|record)s?\b|"
        r"at (?:its|their) (?:worst|best|peak|nadir|widest|deepest|steepest)|as much as|as high as|as low as|"
        r"hit an intraday|"
        r"as (?:wide|deep|steep|large|big|great|far|heavy) as|peaked|bottomed|troughed|topped out|off (?:a|its|the) high of|"
        r"at which (?:it|they|the (?:stock|shares)) (?:had been|was|were)|squander\w{2,3} (?=an?\b|its|their)|\blet (?=an? \d)|had been (?=up\b|down\b|\d)|"
        r"(?:in (?:the )?(?:early |late )?(?:morning|afternoon)\w*(?: \w{4,8})?|early on|at first|initially)"
        r"(?=,? (?:only to|before (?!the)|then ran|but then))|"
        r"early high|evaporat\w{2,3}|eras(?:ed|es|ing) (?=an?\b|earlier|all|most|its|their)|"
        r"pared? (?=an?\b|earlier|all|most|gains of|losses of)|"
        r"par(?:ed|ing) (?=an?\b|earlier|gains of|losses of|losses from|gains from|(?:its|"
        r"their) (?!\w{1,12} to\b))|revers(?:ed|ing) (?=an?\b|from|earlier|its)|"
        r"wip(?:ed|ing) out (?=an?\b|earlier)|clawed back(?! (?:\w{2,9} )?\d)|recouped (?=an?\b)|(?:g[ai]v\w{1,2}|giving) (?:back|up) (?:\w{2,9} ){0,2}(?:of )?(?=an? [\d.]{1,6}%)|"
        r"recover(?:ed|ing) from (?=an?\b|earlier)|having been (?=down|up)|"
        r"(?:after|from) (?:being|having been|an early|an earlier|an initial)(?= |$)|"
        r"earlier (?:gain|loss|drop|slide|fall|rally|advance|jump)|"
        r"(?:trimm|whittl)(?:ed|ing) (?=an?\b|earlier|(?:its|their) (?!\w{1,12} to\b))|shook off (?=an?\b|earlier)|an early \d|turned from|swung from|"
        r"before (?:paring|trimming|reversing|recovering|retreating|easing back|cutting)",
    ),
    (
        "intraday_level",
        r"session (?:high|low|peak|trough)|(?:day's|daily) (?:high|low|peak|trough)|"
        r"at (?:its|their|the) (?:low|lowest|highest|high|trough)",
    ),
    (
        "period_ytd",
        r"year[- ]to[- ]date|\bYTD\b|so far (?:this|in 20\d\d|for the) ?year|so far this year|this year|"
        r"since (?:the (?:start|beginning|turn) of (?:the year|January|20\d\d)|January|New Year|"
        r"the year began|the end of last year|the start of the year)|for the year|on the year|"
        r"(?:in|for) 20\d\d(?: so far)?\b|loss for the year|since Jan(?:uary)? 1",
    ),
    (
        "period_1y",
        r"(?:over|in|for|within) (?:the (?:past|last) )?(?:one|a|1|the past|the last) ?year|"
        r"(?:one|1)[- ]year (?=[\d.]|surge|rally|gain|jump|rise|drop|loss|run|slide|return)|"
        r"past (?:year|12 months|twelve months)|last 12 months|over 12 months|in 12 months|"
        r"compared with a year ago|from a year ago|from a year earlier|year on year",
    ),
    (
        "period_month",
        r"this month|(?:clos|end|finish)\w{0,3} the month|(?:past|last) (?:month|four weeks|30 days)|a month (?:in which|that)|"
        r"(?:over|in|within|for|on) (?:the|a|one) month|"
        r"so far in (?:January|February|March|April|May|June|July|August|September|October|November|December)|"
        r"month[- ]to[- ]date|\bMTD\b|\bMoM\b|monthly|month's|for the month|"
        r"in (?:January|February|March|April|May|June|July|August|September|October|November|"
        r"December)(?! \d{1,2}\b)|since the start of the month",
    ),
    (
        "period_week",
        r"this week|than a week (?:ago|earlier|before)|a week (?:in which|that|when|during which)|(?:clos|end|finish)\w{0,3} (?:out )?the week|(?:past|last) (?:week|five (?:days|sessions))|"
        r"(?:over|in|within|for|on) (?:the|a|one) week|weekly|five[- ](?:day|session)|week[- ]to[- ]date|\bWTD\b|"
        r"week's|(?:over|in) five (?:days|sessions|trading days)",
    ),
    (
        "period_Nd",
        r"(?P<n>two|three|four|2|3|4)[- ](?:straight |consecutive |trading )?(?:day|session)s?(?! in a row)",
    ),
    (
        "prev_day",
        r"(?:undo\w{0,4}|eras\w{1,4}|add(?:ing|ed)? to|after|following|extend\w{0,4}|on top of|"
        r"giv\w{1,3} back|gave back|most of|half of|much of|all of|part of|some of|build(?:ing)? on|built on|"
        r"revers\w{1,4}|snapp\w{1,4}|despite|adding to|on the heels of|compared with|trimm?ing|versus|from|"
        rf"recouping) (?:[a-z]{{1,10}} ){{0,2}}?(?:{DAYS}'s|"
        r"yesterday's|the previous (?:day|session)'s|the prior (?:day|session)'s|the day before's)|"
        r"(?:a|one|the) day after\b|(?<!than )(?<!from )the (?:previous|prior) (?:day|session|trading day)(?!'s)|"
        r"(?:in|on|during) the (?:previous|prior) (?:day|session|trading day)|"
        r"(?:previous|prior) (?:day|session)'s (?=[\d.]{1,6} ?(?:%|per)|gain|loss|drop|slide|jump|rally|fall|"
        r"surge|plunge)|(?<!from )a day (?:earlier|before)(?! close)|the day before|"
        r"yesterday's (?:\d|gain|loss|drop|slide|jump|rally|fall|surge|plunge)|"
        rf"(?:on|last) {DAYS} it had|"
        rf"had (?:\w{{1,12}} ){{1,4}}(?<!earlier )(?<!later )on {DAYS}",
    ),
    (
        "close",
        r"(?:when|once|by the time|as|after|until) (?:the )?(?:closing )?(?:trading|bell|market|"
        r"session) (?:stopped|ended|closed|rang|was over|was done|had closed)|"
        r"clos(?:ed|ing|es)(?! (?:bell|in on|to\b|the gap))|"
        r"(?:at|by|before|until|into|the) (?:the |its )?(?:(?:final|closing) bell\b|(?:Hong Kong |Shanghai |Tokyo |New York |Seoul |"
        r"Taipei |Wall Street |regular |official |final |\w{3,6}day's )?(?:close|finish)\b(?! to))|"
        r"(?:record|session|day's|\d) close|clos(?:ed|e) (?:at|up|down|higher|lower)|"
        r"end(?:ed|s|ing)(?! (?:in |of |its |their )?(?:a )?(?:streak|run|of|partnership|March|June|September|"
        r"December))|end the (?:day|session|week)|"
        r"(?<!previous )(?<!prior )(?<!last )(?<!'s )finish(?:ed|es|ing)?(?! (?:line|product))|"
        r"to (?:close|end|finish|settle)(?= (?:just |only |barely |a mere |the day |the session )?(?:\d|up|down|higher|lower|flat|with))|"
        r"(?:close|end) (?=\d|up\b|down\b|at\b|higher|lower|flat|nearly|almost|about|more|over|roughly|some|"
        r"around)|settl(?:ed|es?|ing)(?! (?:a|the) (?:case|suit|lawsuit|dispute))|went out at|wound up|"
        r"overnight|yesterday's close|last close|by the end of (?:the )?(?:day|session|trading)|"
        r"capped the (?:day|session)|(?:at|by) the bell\b|ended",
    ),
    (
        "intraday_now",
        r"(?:at|by|around) mid-?day\b|\b\d{3,4} ?GMT|\b\d{1,2} ?(?:GMT|E[SD]?T|BST|CES?T|HKT|local time)\b|"
        r"by (?:the )?(?:early |mid[- ]?|late )?(?:morning|afternoon)|"
        r"(?:is|was|are|were|been) (?:now |last |currently |most recently |recently |still )?(?:trading|"
        r"changing hands|quoted|hovering)|currently|right now|\bnow\b|most recently|"
        r"(?:was|is|were|are) last\b|in the (?:first|opening) (?:half[- ])?(?:hour|minutes)|"
        r"in (?:early|late|mid-?morning|morning|afternoon) (?:[A-Z]\w+ ){1,2}(?:trade|trading|dealings)|at last (?:check|look|count)|last (?:traded|quoted|seen|at|up|down|changed hands|fetching)|"
        r"as of (?:\d{1,2}[:.]\d\d|\d{1,2} ?[ap]\.?m|press|writing|this writing|midday|mid-)|"
        r"(?<![\d$.,])\d{1,2}:\d\d|(?<![\d$.,])\d{1,2}(?:\.\d\d)? ?[ap]\.?m\b|"
        r"in (?:the )?(?:early |mid-?|late )?(?:morning|afternoon|midday|early|late-morning|mid-?afternoon|"
        r"intraday|opening) (?:session|trade|trading|deals|dealings|turnover)|"
        r"(?:early|morning|midday|afternoon) (?:trade|trading|deals|dealings|session)|"
        r"mid-(?:morning|afternoon|session)|by mid-?day|within (?:an|the first|\w{1,8}) (?:hour|minutes?)|"
        r"so far today|earlier in the (?:day|session)|earlier (?:today|on \w{1,10}day)|at that hour|"
        r"when (?:last )?checked|shortly after (?:the )?open\w{0,3}|minutes (?:after|into)|"
        r"hour (?:after|into)|intraday(?! (?:high|low|peak|trough|record))|at the time of writing|"
        r"as trading (?:began|got)|in Hong Kong trade|in \w{1,12} morning|at press time|"
        r"(?:this|in the|during the) (?:early |late )?(?:morning|afternoon)(?! (?:session|trade|trading))|"
        r"early on \w{1,10}day|early \w{1,10}day",
    ),
)

CHINESE = (
    (
        "from_52w_high",
        r"52[周週](?:高位|新高|最高|高点|高點)|"
        r"(?:一年|年内|年內|历史|歷史)高位(?=[^,。;]{0,4}(?:跌|回|挫|低))|自高位|从高位|從高位|较高位|較高位",
    ),
    (
        "afterhours",
        r"(?<![开開])[盘盤][后後](?!公布|公佈|发布|發布|交出|披露)|收市后|收市後|夜盘|夜盤|夜市|"
        r"美股盘后|延长时段|延長時段",
    ),
    (
        "premarket",
        r"盘前|盤前|开市前|開市前|开盘前|開盤前",
    ),
    (
        "midday_close",
        r"午评|午評|午(?:盘|盤)?收|(?:截[至止])?午[盘盤间間](?=[^,。;]{0,3}[跌涨漲升挫])|午间收|午間收|午间休|午間休|半日收|半日(?=升|涨|漲|跌|挫|报|報)|中午收|中午休市|"
        r"早盘收|早盤收|早市收|上午收|半日市|午休|午市收",
    ),
    (
        "prev_day",
        r"(?<![较較比于於])前一(?:日|天|(?:个|個)?交易日)|上日|上一交易日|前日|昨日(?![^,。;]{0,10}[收止])|"
        r"昨天(?![^,。;]{0,10}收)|昨(?=升|涨|漲|跌|挫)|"
        r"(?:上)?周[一二三四五](?=[^,。;]{0,3}(?:升|涨|漲|跌|挫)[^,。;]{0,8}(?:后|後))",
    ),
    (
        "intraday_extreme",
        r"一度|曾(?!经|經|任|称|稱|表示|是)|最多|最高|最深|最低|(?<![来來])最大(?=[升涨漲跌]|[跌升涨漲]幅)|低见|低見|"
        r"高见|高見|(?:盘中|盤中|全日|日内|日內)?(?:低位|高位|低点|低點|高点|高點)|见底|見底|"
        r"早段[^,。;]{0,12}(?:转|轉|后|後)|[触觸]及(?=[涨漲跌]停[^。;]{0,8}(?:打开|打開|开板|開板|回落))|由升转跌|由跌转升|由[跌升涨漲挫](?=[\d.]{1,6}%[^,。;]{0,3}[转轉倒反])|由升轉跌|由跌轉升|先[升涨漲跌]|高达|高達|盘中触|"
        r"盤中觸|冲高|衝高|炸板",
    ),
    (
        "open",
        r"(?:高开|低开|高開|低開|开盘|開盤|开市|開市|裂口)(?!后|後|以来|以來)|(?<=[\u4e00-\u9fff) ])[开開](?=[涨漲升跌][近逾超约約]?\d)",
    ),
    (
        "period_ytd",
        r"年内|年內|自?(?:年初|[1一]月份?)以[来來]|今年以来|今年以來|年初至今|年初以来|年初以來|今年(?:以|至今|累|来|來|已|迄今)|年初迄今|"
        r"今年(?=[升涨漲跌])",
    ),
    (
        "period_1y",
        r"过去一年|過去一年|近一年|一年(?:来|來|内|內|间|間|以来|以來)|过去12个月|過去12個月|较去年同期|"
        r"近12个月",
    ),
    (
        "period_month",
        r"一个月|一個月|本月|近一月|月内|月內|单月|單月|过去一月|本月以来|月初至今|近30日",
    ),
    (
        "period_week",
        r"本周|本週|一周|一週|上周(?=累|[升涨漲跌])|上週|全周|全週|周内|週內|按周|按週|近五日|五日累|过去五日|"
        r"五个交易日|五個交易日|单周|單週",
    ),
    (
        "period_Nd",
        r"(?P<n>两|兩|二|三|四|2|3|4)(?:个|個)?(?:交易)?(?:日|天|连[涨阳跌]|連[漲陽跌])(?:内|內|间|間|共|合计|"
        r"合計|累计|累計|累|里|來|来|[升涨漲跌挫])|"
        r"[连連][升涨漲跌挫](?:了|足)?(?P<m>[两兩二三四234])(?=[个個]?(?:交易)?[日天])|"
        r"[连連](?P<k>[两兩二三四])[升涨漲跌挫阳陽红紅黑]",
    ),
    (
        "close",
        r"收评|收評|[报報作]收|隔晚|收(?:盘|盤|市|报|報|涨|漲|升|跌|高|低|挫|场|場|于|於|平|出|红|紅|黑|得|(?=\d))|全日|全天|终场|終場|"
        r"作收|最终|最終|尾盘收|尾盤收|埋单|坐收|终收|終收|隔夜|封板至收",
    ),
    (
        "intraday_now",
        r"现(?:报|報|价|價|升|涨|漲|跌|挫|时|時|徘徊)|現(?:报|報|價|价|升|漲|跌|挫|時|徘徊|軟|软|瀉)|暂|暫|"
        r"截至|目前|盘中|盤中|午后|午後|早盘|早盤|早市|早段|今早|尾盘|尾盤|午市|"
        r"现(?=[\d.]|[^金货代有在场状实]|$)(?=.{0,3}[升涨漲跌挫软軟报報插泻瀉])|"
        r"現(?=.{0,3}[升漲跌挫軟報插瀉])|[上下]午\d|\d{1,2}[:时時]\d|即市|异动(?![丨|])|異動(?![丨|])|发稿|發稿|刻下|最新报|"
        r"最新報|开盘后|開盤後|开市后|開市後|盘初|盤初|封死|封住|触及|觸及",
    ),
)
