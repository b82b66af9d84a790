"""Words by which price moves are told, English and Chinese: movement, shares, and what else a figure may belong to."""

from __future__ import annotations

import re

_UP = (
    r"r[io]se[ns]?|rising|gain(?:s|ed|ing|ers?)?|climb(?:s|ed|ing)?|jump(?:s|ed|ing)?|surg(?:es?|ed|ing)|soar(?:s|"
    r"ed|ing)?"
    r"|rall(?:y|ies|ied|ying)|advanc(?:es?|ed|ing)|add(?:s|ed|ing)?(?! to\b)|put(?:s|ting)? on|pil(?:es?|ed|ing) on"
    r"|tack(?:s|ed|ing) on|leap(?:s|ed|ing|t)?|spik(?:es?|ed|ing)|(?:sky)?rocket(?:s|ed|ing)?|bounc(?:es?|ed|ing)"
    r"|rebound(?:s|ed|ing)?|recover(?:s|ed|ing|y)?|pop(?:s|ped|ping)?|firm(?:s|ed|ing|er)|higher|up(?! to\b)|ahead"
    r"|strong(?:er)|better|lift(?:s|ed|ing)?|boost(?:s|ed|ing)?|grew|vault(?:s|ed|ing)?|shot up|strengthen(?:s|ed"
    r"|ing)?"
    r"|appreciat(?:es?|ed|ing)|pick(?:s|ed|ing)? up|run-up|uptick|burst|increas(?:es?|ed|ing)|catapult(?:s|ed|ing)?"
    r"|zoom(?:s|ed|ing)?|swell(?:s|ed)?|uplift|to the good|step(?:s|ped|ping)? up|in the black|in the green|"
    r"in positive territory|to the plus"
    r"|richer|upside|hik(?:es?|ed)|propell?(?:s|ed|ing)?|melt-up|elevat(?:es?|ed)|fatter|"
    r"hoist(?:s|ed|ing)?|shoot(?:s|ing)? up|bolt(?:s|ed)|march(?:es|ed) (?:up|higher)|ratchet(?:s|ed)? up|swelled"
    r"|swollen|"
    r"balloon(?:s|ed|ing)?|flew|flown|ascend(?:s|ed)?|reclaim(?:s|ed|ing)?|regain(?:s|ed|ing)?|recoup(?:s|ed|ing)?|"
    r"claw(?:s|ed|ing)? back|storm(?:s|ed) (?:up|higher|ahead)|rip(?:s|ped) (?:up|higher)|risers?|climbers?"
    r"|upswing|upturn|peak(?:s|ed)|"
    r"power(?:s|ed) (?:up|higher|ahead)|(?:head(?:s|ed)?|went|goes|gone) north|perk(?:s|ed) up|tick(?:s"
    r"|ed)? (?:up|higher)|stretch(?:es|ed) (?:its )?gains?|"
    r"roar(?:s|ed|ing)?|blast(?:s|ed) (?:off|up|higher)|explod(?:es?|ed|ing)|erupt(?:s|ed|ing)?|romp(?:s|ed)|"
    r"sprint(?:s|ed|ing)?|charg(?:es?|ed) (?:up|higher|ahead)|zip(?:s|ped) (?:up|higher|ahead)|edg(?:es?|ed|ing) up|"
    r"inch(?:es|ed|ing)? up|mov(?:es?|ed|ing) up|dearer|pricier|mark(?:s|ed) up|"
    r"rack(?:s|ed) up|notch(?:es|ed)? up|bump(?:s|ed)? up|creep(?:s|ing)? up|crept up|took off|tak(?:es|en) off|"
    r"uptrend|more(?= than (?:on |at (?:the|its) (?:last |previous )?close|the day|the previous))"
)
_DOWN = (
    r"f[ae]ll(?:s|en|ing)?|drop(?:s|ped|ping)?|declin(?:es?|ed|ing|ers?)|slid(?:es?|ing)?|slip(?:s|ped|ping|page)?|"
    r"los(?:es?|t|ing|s|ses)"
    r"|shed(?:s|ding)?|tumbl(?:es?|ed|ing)|plung(?:es?|ed|ing)|s[aiu]nk(?:s|ing)?|slump(?:s|ed|ing)?|div(?:es?|ed|"
    r"ing)|dove|nose-?div(?:es?|ed|ing)"
    r"|plummet(?:s|ed|ing)?|crash(?:es|ed|ing)?|tank(?:s|ed|ing)?|skid(?:s|ded|ding)?|eas(?:es?|ed|ing)|dip(?:s|"
    r"ped|ping)?"
    r"|retreat(?:s|ed|ing)?|g[ia]v(?:es?|en|ing) (?:up|back)|gave (?:up|back)|surrender(?:s|ed|ing)?|c[ao]m(?:es?|"
    r"ing) off|lower|down|off|to the bad|damage|setback|revers(?:e|al)|step(?:s|ped|ping)? back"
    r"|weak(?:er|en(?:s|ed|ing)?)|in the red|in negative territory|underwater|under water|worse|clobber(?:s|ed|ing)?"
    r"|hammer(?:s|ed|ing)?|batter(?:s|ed|ing)?|pummel\w{0,4}|wip(?:es?|ed|ing)|cost(?:s|ing)? (?:holders|"
    r"shareholders|investors|it|them)"
    r"|cost|has gone|had gone|retrac(?:es?|ed|ing)|shav(?:es?|ed|ing)|crumbl(?:es?|ed|ing)|cav(?:es?|ed|ing)|"
    r"collaps(?:es?|ed|ing)"
    r"|sell-?off|rout|softer|soften(?:s|ed)?|depreciat(?:es?|ed|ing)|stumbl(?:es?|ed|ing)|backtrack(?:s|ed)?|"
    r"decreas(?:es?|ed|ing)"
    r"|downtick|pull(?:s|ed|ing)? ?back|pullback|crater(?:s|ed|ing)?|buckl(?:es?|ed|ing)|erod(?:es?|ed|ing)|"
    r"knock(?:s|ed|ing)?"
    r"|poorer|lighter|tak(?:es?|ing) a hit|punish(?:es|ed|ing)?|whack(?:s|ed|ing)?|trounced|haircut|evaporat(?:es|"
    r"ed)|bled|bleed(?:s|ing)?"
    r"|nurs(?:es?|ed|ing)|spill(?:s|ed)?|swoon(?:s|ed)?|drubbing|drag(?:s|ged|ging)? down|dent(?:s|ed|ing)?|fizzled"
    r"|shr[aiu]nk(?:s|ing)?(?! to\b)|lurch(?:es|ed)|wilt(?:s|ed)|droop(?:s|ed)|sag(?:s|ged|ging)?|slither(?:s|ed)"
    r"|cascad(?:es|ed)|"
    r"unravel\w{0,4}|forfeit(?:s|ed)?|relinquish(?:es|ed)|ced(?:es|ed|ing)|backsl[iu]d\w{0,3}|deflat(?:es?|ed)|"
    r"(?:head(?:s|ed)?|went|goes|gone) south|trim(?:s|med|ming)(?! (?:its|the|their|most|all|some|early|earlier"
    r"|losses|gains|an?)\b)|bottom(?:s|ed)|trough(?:s|ed)|downswing|downturn|keel(?:s|ed) over|topple[sd]?"
    r"|reel(?:s|ed|ing)?|"
    r"easier|clip(?:s|ped)|hand(?:s|ed|ing) back|vanish(?:es|ed)|squander(?:s|ed)|in the hole|fallers?|losers?"
    r"|drawdown|nose-?dove|belly-?flop(?:s|ped)?|melt(?:s|ed) (?:down|away)|meltdown|tail(?:s|ed) off|drift(?:s"
    r"|ed|ing)?|"
    r"eras(?:es|ed|ing)(?! (?:its|the|their|most|all|some|early|earlier|losses|gains)\b)|"
    r"succumb(?:s|ed|ing)?|implod(?:es?|ed|ing)|capitulat(?:es?|ed)|careen(?:s|ed)|free-?fall(?:s|ing)?|"
    r"h[ae]*emorrhag(?:es?|ed|ing)|whiplash|hit(?= on| to|[.,;]|$)|edg(?:es?|ed|ing) down|"
    r"inch(?:es|ed|ing)? down|mov(?:es?|ed|ing) down|mark(?:s|ed) down|(?<=was )(?:trimm|par|cut|dock)(?:ed)?|"
    r"(?<=were )(?:trimm|par|cut|dock)(?:ed)?|cheaper|sour(?:s|ed)|sputter(?:s|ed)|"
    r"obliterat(?:es?|ed)|shell?ack(?:s|ed)|thrash(?:es|ed)|maul(?:s|ed)|"
    r"less(?= than (?:on |at (?:the|its) (?:last |previous )?close|the day|the previous))"
)
MOVED = re.compile(rf"\b(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\b", re.IGNORECASE)
_BETWEEN_WORDS = (
    r"(?:early|earlier|late|further|intraday|intra-day|one-day|daily|single-day|share-price|price|weekly|monthly|"
    r"yearly|annual"
    r"|overnight|morning|afternoon|premarket|pre-market|after-hours|opening|closing|stock|additional|combined|"
    r"sharp|modest"
    r"|two-day|three-day|four-day|two-session|three-session|four-session|in|on|the|day|post-earnings|relief|"
    r"year-to-date|net|or so) "
)
MOVED_RIGHT = re.compile(
    rf"\s?\)?(?: \([^()]{{1,30}}\))?[\s-](?:{_BETWEEN_WORDS}){{0,3}}(?:(?P<up>{_UP}|above|north)|(?P<down>{_DOWN}|"
    rf"below|south|under|beneath))\b",
    re.IGNORECASE,
)
NOUN_OF_MOVE = re.compile(
    r"\b(?:gains?|loss(?:es)?|drops?|declines?|slides?|rall(?:y|ies)|jumps?|surges?|slumps?|ris(?:e|es)|falls?|"
    r"advances?|bursts?|bounces?"
    r"|rebounds?|leaps?|pops?|dips?|plunges?|tumbles?|retreats?|increases?|decreases?|climbs?|pullbacks?|"
    r"sell-?offs?|spikes?|routs?|run-up"
    r"|recover(?:y|ies)|crash(?:es)?|skids?|moves?|returns?|shares|stock|adrs?|adss?|receipts|line|holders|price|"
    r"owners|h-shares|a-shares"
    r"|investors|bump|swoon|upside|downside|slips?|shareholders)\s*,?(?: too,)?\s*$",
    re.IGNORECASE,
)
SHARES = re.compile(
    r"\b(?:shares?(?! of (?:revenue|sales|the market|profits?))|stock(?! exchange)|stocks|adrs?|adss?|"
    r"depositary (?:receipts|shares)|h-shares?"
    r"|a-shares?|share prices?|stock prices?|equity|its \S{1,20} line|listing|market (?:value|cap\w{0,12})|counter)\b",
    re.IGNORECASE,
)
INDEX = (
    r"(?:[A-Z][\w&]{0,20} ){0,6}(?:[Ii]ndex|INDEX|[Ii]ndices|[Gg]auge|[Bb]enchmark)|Taiex|TAIEX|KOSPI|Kospi|"
    r"Nikkei(?: 225)?|Nasdaq(?: 100| Composite)?(?! (?:Global )?listed|[-:])"
    r"|S&P 500|Dow(?: Jones)?(?: Industrial Average)?|Hang Seng(?: Tech| TECH)?(?! Index)|HSI|CSI ?300|STAR ?50|"
    r"STAR composite|SOX|PHLX|Stoxx ?\d{0,3}"
    r"|STOXX ?\d{0,3}|FTSE(?: 100)?|DAX|CAC(?: 40)?|AEX|Topix|TOPIX|Shanghai Composite|ChiNext|MSCI|Russell 2000|"
    r"[Ss]ector|[Bb]asket|ETFs?|"
    r"(?:[Cc]hip|[Ss]emiconductor|[Tt]ech|AI)(?:-related)? (?:stocks|shares|names|sector|group|complex)|[Bb]ourse|"
    r"(?!(?:the|its|their|and|or|two|three|these|those|both|of|other|some|all|most|few|in|as|when|while|on|for|that|"
    r"which|with|whose|many|several|more|his|our|by|to|from|at|but|if) )[A-Za-z-]{2,15} [Ss]tocks|"
    r"[Mm]arket (?:as a whole|overall)|[Ff]unds?|[Tt]racker"
)
_FUNDAMENTAL = (
    r"revenues?|sales|(?<!net )profits?(?! warning)|earnings|net (?:income|profits?|loss)|incomes?|margins?|eps|"
    r"turnover|"
    r"utili[sz]ation|shipments?|outputs?|production"
    r"|capacity|orders?|exports?|imports?|demand|(?<!share )(?<!stock )prices?(?! (?:of|for) (?:the )?(?:shares?|"
    r"stock))|pricing|quotes|targets?|forecasts?|guidance"
    r"|estimates?|outlook|stakes?|holdings?(?= (?:in|of|to))|ownership|workforce|headcount|staff|jobs|"
    r"costs(?! (?:holders|shareholders|investors))"
    r"|expenses|capex|spending|expenditure|budget|tariffs?|dut(?:y|ies)|levy|levies|tax(?:es)?|yields?|rates?|"
    r"inflation|gdp|dividends?|payouts?"
    r"|cash flows?|(?:market|unit|usage|wallet|cpu|gpu|server|revenue) share|(?:(?<='s )|(?:its|their|total"
    r"|combined|overall) (?:total )?)share(?! price| buy| sale| swap| capital)|share of|weighting|backlog"
    r"|bookings|deliver(?:y|ies)|wages|salar(?:y|ies)|loans?|notes|bonds?|"
    r"debt|warrants?"
    r"|takings|winnings|share count|shares outstanding|per share|share sale|float|arrivals|traffic|bets|wagers"
    r"|short positions?|cost of|bullion|metals?|lithium|cobalt"
    r"|brent|wti|copper|platinum|(?<=the )(?:yuan|renminbi|dollar|yen|won|euro|pound)|bitcoin|ether(?:eum)?"
    r"|crypto\w{0,12}|oil|crude|gold|"
    r"silver|copper|volumes?|short interest|short sellers|users|subscribers"
    r"|discount|premium|subsid(?:y|ies)|fees?|investment|growth|consumption|gaps?|inventor(?:y|ies)|r&d|"
    r"research spending|supply"
    r"|market capitali[sz]ation of the sector|options|futures|vix|volatility|probability|chance|odds|efficiency|"
    r"performance|speed|power|ssds?|cpus?|gpus?|drives|cards|laptops?|smartphones?|phones|consoles?|monitors?"
    r"|modules?|kits?|"
    r"servers?|emissions|motherboards?|tokens?|shortfall|frame rates|fps|workers|employees|layoffs|latency|"
    r"bandwidth|throughput|density|battery life|sizes"
    r"|earn(?:s|ed|ing)?|cents a share|comparable|accelerators?|processors?|yield|wafers?|chips|units|customers|"
    r"approval|operating (?:profit|income|loss)|ebitda|business|segment|division|data cent(?:er|re)s?"
)
OTHER = re.compile(rf"(?P<index>\b(?:{INDEX})\b)|\b(?i:{_FUNDAMENTAL})\b")
# What a figure says of itself right after it, or right before it, so that it is no move of a share.
VETO_RIGHT = re.compile(
    r"\s?(?:[\w&'-]{1,15} ){0,3}?(?:market|revenue|unit|usage|cpu) share\b|"
    # "30 % lower power consumption" compares things; "5 % higher on Monday" tells a move.
    r"\s?(?:higher|lower|more|less|better|greater|stronger|weaker) (?!(?:in|at|on|by|to|for|from|after|as|with"
    r"|amid|following|despite|"
    r"when|while|once|where|whereas|which|who|if|although|though|because|since|and|but|or|than|premarket"
    r"|pre-market|afterhours|after-hours|overnight|today|yesterday|early|"
    r"late|this|that|last|open\w*|clos\w*|finish\w*|session|trad\w*|before|ahead|during|over|near|intraday|midday|"
    r"mid-\w+|until|by|so|too|also|still|again|earlier|just|shortly|each|apiece|respectively|against|versus|the|its|"
    r"their|a|an|had|has|was|were|is|are|having|even|because|thanks|helped|wiping|making|giving|taking|lifting"
    r"|leaving|"
    r"(?:mon|tues|wednes|thurs|fri)day\w*)\b)[a-z]|"
    r"\s?(?:[\w&-]{1,15} ){0,2}?(?:revenue|sales|profit|earnings|margin|market share|capacity|price target|"
    r"dividend) (?:increase|growth|gain|jump|rise|drop|decline|fall|cut|surge|boost|slump)|\s?(?:of (?!(?:its|"
    r"their|the company's|the stock's) (?:market )?(?:value|worth|capitali[sz]ation))|(?:stake|interest|holding|"
    r"share(?! price)|tariffs?|dut(?:y|ies)|tax|levy"
    r"|(?:lower|higher|less|more) than (?!a (?:day|week|month) (?:ago|earlier|before))(?!(?:on |at )?(?:mon|tues"
    r"|wednes|thurs|fri)day)(?!the (?:day|session) before)(?!(?:at )?(?:its|the) (?:last|previous"
    r"|prior) )(?!(?:its|the) (?:(?:previous|prior|last|opening) )?close)|discount|premium|coupon|notes?|bonds?"
    r"|yield|margin|gross|operating|growth|faster|slower|"
    r"more (?:\w{1,15} ){0,2}than|less (?:\w{1,15} ){0,2}than|fewer|bigger|larger|smaller|denser"
    r"|(?:increase|rise|jump|gain|drop|decline|fall|growth|surge) (?:over|from|on|versus|against|compared (?:with"
    r"|to)) (?:last|the "
    r"(?:same|previous|prior)|a) (?:year|quarter)|uplift (?:with|in|over|from|for)|revenue|sales|profit|earnings"
    r"|dividend|chance|probability|utili[sz]ation|owned|ownership|target|upside|"
    r"downside|swing|move in either|coverage|average\b|of survey"
    r"|off the (?:price|cost|bill|list price)|year[- ](?:on|over)[- ]year|on[- ]year|y/y|yoy|q/q|quarter[- ](?:on"
    r"|over)[- ]quarter|on[- ]quarter|(?:up |"
    r"higher |lower |down |more |less )?(?:from|than) (?:a year|the (?:same|year|prior|previous) (?:earlier|ago|"
    r"period|quarter|year))"
    r"|a year earlier|performance|improvement|weighting|of the market|increase in (?:revenue|sales|prices|wages|"
    r"profit)|cut in|rise in (?:revenue|sales|prices|profit|shipments|output|orders|costs)"
    r"|(?:drop|fall|decline|jump|growth|gain|surge|slump|rise|increase|uptick|climb|leap|advance|decrease|dip|plunge|"
    r"cut|reduction|improvement) in (?:[\w.'&-]{1,18} ){0,4}?(?:revenues?|sales|prices|profits?|shipments|output"
    r"|orders|"
    r"costs|earnings|income|demand|exports|imports|production|deliveries|spending|margins?|capacity|bookings"
    r"|users|futures|bullion|gold|oil|crude|copper|"
    r"yields?|index|traffic|usage|headcount)"
    r"|price (?:increase|cut|hike|rise|reduction)|to 20\d\d|a year\b(?! ago)|per year|annually|annualised|compound))",
    re.IGNORECASE,
)
# A distance from a level that is no earlier price of the day: an average, a target, an issue price.
VETO_DISTANCE = re.compile(
    r"\s?(?:above|below|off|from|over|under|shy of|short of|ahead of|behind|beyond) (?:[\w'-]{1,14} ){0,4}?(?:average|"
    r"target|ipo|issue|offer(?:ing)?|listing|fair value|estimates?|forecasts?|expectations|consensus|guidance|nav"
    r"|support|"
    r"resistance|cost|needs|demand|requirements|msrp|peers|rivals)\b"
    # A price in a shop: "43 % off this monitor", "42 % slashed off Acme's drive".
    r"|\s?(?:\w{2,9} )?off (?:this|these|that|all|select|an?|the"
    r"|[A-Z][\w.& ]{0,20}'s) (?!(?:[\w'-]{1,14} ){0,3}(?:high|low|peak|record|"
    r"top|value|shares?|stock|market|close|worth))"
    r"|\s?(?:above|below|over|under) (?:[\w'-]{1,14} ){0,2}?(?:h|a|hong kong|shanghai|new york|taipei|mainland)[- ]"
    r"(?:shares?|ones|line|stock|counterparts?)\b",
    re.IGNORECASE,
)
LEVEL_LEFT = re.compile(
    r"\b(?:(?<!close )(?<!up )to|at|from|past|beyond|nears?|neared|reach(?:es|ed)?|stands? at|of (?:gross"
    r"|operating) margin) (?:(?:about|around|roughly|nearly|almost|some|over|"
    r"just|more than|less than|only) ){0,2}$",
    re.IGNORECASE,
)
LEVEL_IS_MOVE = re.compile(
    r"\b(?:loss(?:es)?|gains?|advances?|declines?|drops?|slides?|ris(?:e|es)|falls?|rall(?:y|ies)|deficit|rebound|"
    r"slump|dip|jump|surge|retreat|stands? at|stand at|now at|came to|comes to|amount(?:ed|ing|"
    r"s) to)\b[^;,%]{0,60}$"
    r"|\b(?:gains?|loss(?:es)?|lead|deficit|stock|shares?)\b[^;,%]{0,30}\b(?:up|down) to [\w ]{0,20}$"
    r"|\b(?:shr[aiu]nk|narrow\w{0,3}|widen\w{0,3}|swell\w{0,3}|swollen|deepen\w{0,3}|extend\w{0,3}|trimm\w{2,3}|"
    r"par(?:ed|ing)|whittled|cut) to [\w ]{0,20}$"
    r"|\b(?:trimm|par|narrow|whittl|widen|cut|shav|reduc|extend|deepen)\w{0,3} (?:an?|its|their|the|early|earlier"
    r"|losses|gains)\b"
    r"[^;,]{0,60}\bto (?:about |just |only |nearly |roughly ){0,2}$",
    re.IGNORECASE,
)
UNREAL = re.compile(
    r"\b(?:(?:could|may|might|would|should|can)(?! (?:not|only))(?!n't)|(?:is|are|was|were) to(?! date)|thinks?"
    r"|sees?(?! (?:its |their |the |[A-Z]\w+ )?(?:shares?|stocks?|adrs?) (?:soar|surge|jump|rise|drop|fall|plunge"
    r"|sink|slump|climb|tumble|slide|pop|rocket|leap|rally)\b)(?! (?:an? |another )?[\d.]{1,6} ?%)|if|imply"
    r"|implies|implied|implying|on average|"
    r"average(?:s|d)?|typically|usually|historically"
    r"|expects?|(?<!than )(?<!as )expected (?:to|a|share|the)|forecasts? (?:to|that|a|an|the|shares)|(?:is|"
    r"are|was) forecast|predicts?|predicted"
    r"|projected|potential|likely to|threaten\w{0,3}|plans? to|intends? to|aims? to|proposed|set to|poised to|"
    r"suggests?|hypothetical\w{0,2}|scenario"
    r"|(?:did|does|do|has|have|had|was|were|is|are)(?:n't| not) (?!(?:only|just|merely|yet recovered)\b)"
    r"|never (?!before)|nobody believes|no one believes|rumou?rs?|claims that|den(?:ied|ies|ying)|not (?:fall"
    r"|rise|gain|lose|drop|jump)|no truth|untrue|fake|claim(?:s|ed|ing) (?:that )?its|fabricat\w{2,3}|hoax"
    r"|doctored|braced? for|bet(?:s|"
    r"ting)? on|wager\w{0,3}|target of"
    r"|will (?:rise|fall|gain|lose|drop|jump|climb|be)|unless|priced in|expectations? (?:of|for)|estimates? (?:of|"
    r"for)|consensus|versus expectations|pencil\w{0,3}|cannot|promis(?:es?|ed|ing)|touts?|boasts?|advertis\w{2,3}"
    r"|would-be|simulat\w{0,4}|stress test)\b",
    re.IGNORECASE,
)
UNREAL_RIGHT = re.compile(
    r"[^,;.]{0,40}\b(?:in either direction|either way|(?:could|would|might)(?! not\b)|may (?:not|follow|come)"
    r"|upside|downside|"
    r"over the next|next (?:year|quarter|month)|in the coming|potential|on average|is possible|is expected"
    r"|is priced in|was denied)\b",
    re.IGNORECASE,
)
OLD = re.compile(
    r"\b(?i:back in|in|of|during|from|early|late|mid-)\s?(?:[A-Z][a-z]{2,8} )?(?P<year>(?:19|20)\d\d)\b|"
    r"(?P<han>(?:19|20)\d\d)年(?![^,。;]{0,8}(?:以[来來]|[来來](?:最|首|新)|至今))"
)
LONG_AGO = re.compile(
    r"\b(?:back in|(?<!from a )(?<!than a )years? ago|decades? ago|a decade|dot-com|(?:in|of"
    r"|during) (?:[A-Z]\w{2,8} )?(?:of )?last year(?!'s)|in its first day .{0,20}(?:19|20)\d\d)\b|回看|回顾|"
    r"回顧|当年|當年|多年前",
    re.IGNORECASE,
)

_HAN_UP = (
    "升幅|涨幅|漲幅|升|涨|漲|飙|飆|反弹|反彈|弹|彈|扬|揚|走高|抽高|抽上|造好|进账|進賬|進帳|进帐|攀|跳(?!水)|冲高|衝高|"
    "走强|走強|拉高|拉升|急拉|收高|高收|高开|高開|增长|增長|激增|暴增|劲|勁|窜|竄|喷|噴"
    "|收复|收復|回暖|上扬|走俏|累积上|上行|走升|窜升|增|多賺|多赚|上调|上調|好转"
)
_HAN_DOWN = (
    "跌幅|降幅|跳水|跌|挫|泻|瀉|插水|急插|插|走软|走軟|软|軟|滑|失守|回吐|吐|走低|低收|收低|低开|低開|回落|缩水|縮水|"
    r"蒸发|蒸發|回撤|修正|拉回|低(?=[逾近约約超了]?(?:\d|$))|走弱|贬|貶|崩|下探|回调|回調|缩减|縮減|减少|減少|缩(?![窄小])|縮(?![窄小])|让|讓|退|倒|降|下行|减|減|杀"
    r"|殺|蚀|蝕去|失|"
    "矮|低走|潜水|潛水|折"
)
HAN_MOVED = re.compile(f"(?P<up>{_HAN_UP})|(?P<down>{_HAN_DOWN})")
HAN_RIGHT = re.compile(
    r"\s?(?:的|之|左右|以上|多)?\s?(?:(?P<up>涨幅|漲幅|升幅|升势|升勢|涨势|漲勢)|(?P<down>跌幅|跌势|跌勢|降幅))"
)
HAN_SHARES = re.compile(
    r"股价|股價|H股|A股|港股|美股|该股|該股|个股|市值|ADR|ADS|两地股|兩地股|股份(?=现|現|升|跌|涨|漲|收)|本股"
)
_HAN_INDEX = (
    "指数|指數|恒指|恆指|国指|國指|科指|大盘|大盤|大市|板块|板塊|类股|類股|科创50|科創50|沪指|滬指|上证|上證|"
    "深成指|深证|创业板指|創業板指|纳指|納指|道指|标普|標普|费半|費半|台股|日经|日經|韩股|"
    "概念股|半导体股|半導體股|芯片股|晶片股|科技股|ETF|日股|A股市场|港股市場|權值股|加權"
)
_HAN_FUNDAMENTAL = (
    "营收|營收|收入|营业额|營業額|销售|銷售|净利润|净利|淨利|纯利|純利|利润|利潤|盈利|溢利|获利|獲利|亏损|虧損|"
    "毛利率|毛利|净息差|良率|稼动率|稼動率|利用率|产能|產能|产量|產量|出货|出貨|销量|銷量|订单|訂單"
    "|市占|市佔|份额|份額|占比|佔比|比率|比例|目标价|目標價|现货价|現貨價|合约价|合約價|代工价|代工價|售价|售價|"
    "(?<![现現最])[报報][价價]|价格|價格|费率|費率|关税|關稅|税率|稅率|利率|收益率|殖利率|息率|股息|派息|每股|盈余|盈餘|EPS|成本|"
    "开支|開支"
    "|资本支出|資本支出|支出|补贴|補貼|补助|補助|电费|電費|员工|員工|人手|裁员|裁員|持股|股权|股權|减持|減持|增持|"
    "成交|换手|換手|沽空|负债|負債|库存|庫存|存货|存貨|用户|用戶|比特币|比特幣|黄金|黃金|金价|金價|油价|油價|原油|布油|美油|布伦特|布蘭特|白银|白銀|期铜|期銅|"
    "人民币|人民幣"
    "|日圆|日圓|日元(?=兑|兌)|美元(?=指|兑|兌)|汇率|匯率|债券|債券|债|債|票据|票據|权证|權證|窝轮|窩輪|牛熊证|"
    "期权|期權|期货|期貨|需求|出口|进口|進口|增速|研发|研發|投资|投資|算力|性能|效能|功耗|预测|預測|(?<![超及逊遜于於合高低])预期|指引|"
    "估值|权重|權重"
    "|涨价|漲價|加价|加價|调价|調價|降价|降價|减价|減價|提价|提價|定价|定價|中签|中籤|认购|認購|折让|折讓|溢价|溢價|业务|業務|支付|薪|资金|資金|港元(?=兑|"
    "兌)|台币(?=兑)|新台幣(?=兌)|CPI|PMI|GDP|贷款|貸款|晶圆价|晶圓價|多赚|多賺|淨賺|净赚|交易量|现金|現金|"
    "融资余额|融資餘額|融资额|融資額|融券|两融|淡仓|淡倉|好仓|好倉|空头|空頭|牛证|牛證|熊证|熊證|认股证|認股證|购证|購證|"
    "选择权|選擇權|未平仓|未平倉|街货|街貨|可转债|可轉債|转债|轉債|费用|費用|市盈率|市净率|市淨率|本益比|月活|日活|"
    "流量|客流|票房|零售额|零售額|装机|裝機|渗透率|滲透率|覆盖率|覆蓋率|增持|吞吐|调用量|調用量|下载量|下載量|"
    "客单价|客單價|单价|單價|租金|房价|房價|运价|運價|签约额|簽約額|工资|工資|奖金|獎金|波幅|波动率|波動率|引伸波幅|"
    "资产|資產|配售|注资|注資|佣金|毛损|净值|淨值|仓位|倉位|持仓|持倉|杠杆|槓桿|规模|規模|产值|產值|耗电|耗電|速度|时延|延迟|延遲"
)
HAN_OTHER = re.compile(f"(?P<index>{_HAN_INDEX})|{_HAN_FUNDAMENTAL}")
HAN_VETO_LEFT = re.compile(r"(?:按年|同比|环比|按季|按月|季增|年增|月增|季减|季減|年减|年減|月减|月減)[^,。;]{0,12}$")
HAN_VETO_RIGHT = re.compile(
    r"\s?(?:的)?(?:股份|股权|股權|股本|权益|權益|关税|關稅|营收|營收|收入|份额|份額|利率|溢价|溢價|折让|折讓|折扣|"
    r"票息|持股|电费|電費|补贴|上下波动|上下波動|毛利|概率|机率|機率|的市场|的市場|市占|产能|產能|员工|員工|晶圆|"
    r"晶圓|以上股|便宜)"
)
HAN_LEVEL_LEFT = re.compile(r"(?:至|到|为|為|于|於|达|達)(?:约|約|近|逾|超|大约)?$")
HAN_LEVEL_IS_MOVE = re.compile(
    r"(?:收窄|扩大|擴大|跌幅|升幅|涨幅|漲幅|收敛|收斂|缩小|縮小|跌势|跌勢|升势|升勢|涨势|漲勢)[^。;]{0,16}$"
)
HAN_UNREAL = re.compile(
    r"若|如果|假如|一旦|有望|可望|或将|或將|可能|恐(?!慌|怖|惧|懼)|(?<![材资資原饮飲塑燃废廢照])料(?![理号號])|预计|預計|预期将|預期將|"
    r"预料|預料|目标|目標|隐含|隱含|平均|潜在|潛在|不排除|押注|博弈|看涨至|看漲至|看跌至|网传|網傳|传言|傳言|谣|謠|"
    r"驳斥|駁斥|辟谣|闢謠|伪造|偽造|虚假|虛假|不实|不實|明年|后年|後年|未来|未來|年底前|将会|將會|理论上|理論上|"
    r"并未|並未|没有[涨升跌]|沒有[漲升跌]|否认|否認|传闻不实|傳聞不實|拟|擬|上下波动|上下波動|上升空间|上升空間|上望"
)

# Capitalised words that begin a sentence or name a time or a place, not a company.
COMMON = re.compile(
    r"(?:(?:The|A|An|In|On|At|By|It|Its|Shares?|Stocks?|But|And|Both|Each|Neither|All|They|He|She|That|This|Those|"
    r"These|After|Before|While|With|Since|As|For|From|Friday|Monday|Their|His|Her|Our|Class|Series|Common|Ordinary|"
    r"Preferred|Company|Mainland|European|Asian|American|Frankfurt|London|Paris|Amsterdam|Milan|Nasdaq|NYSE|"
    r"Tuesday|Wednesday|Thursday|Saturday|Sunday|January|February|March|April|May|June|July|August|September|"
    r"October|November|December|Investors|Traders|Trading|Tech|Chip|Chipmaker|Foundry|Memory|"
    r"Hong Kong|Shanghai|Shenzhen|Tokyo|Seoul|Taipei|New York|China|Japan|Taiwan|Korea|Europe|Wall Street|"
    r"Elsewhere|Meanwhile|Overnight|Earlier|Later|Today|Yesterday|Some|When|Where|If|Once|Why|How|What|Which|"
    r"Holders|ADRs?|ADSs?|American Depositary|Year|Value|H-shares|A-shares|Two|Three|Others?|Another|One|No|Not|"
    r"Is|Are|Was|Were|Has|Have|Had|Do|Does|Did|Up|Down|Will|Can|Should|Could|So|Also|Even|Although|Though|However"
    r"|Nor|Or|Then|There|Still|Only|Fellow|Rivals?|Among|Of|To|"
    r"STAR|H|A|Inc|Corp|Corporation|Ltd|Limited|Co|Plc|PLC|NV|AG|SA|Holdings?|Group)\b)|[A-Z]{1,2}$|U\.S\."
)
# Capitals that name no company: what stands before a word of movement and is no ticker.
CAPITALS = frozenset(
    {
        "USA",
        "CEO",
        "CFO",
        "COO",
        "CTO",
        "IPO",
        "ETF",
        "ADR",
        "ADRS",
        "ADS",
        "GDP",
        "CPI",
        "PMI",
        "CPU",
        "GPU",
        "RAM",
        "SSD",
        "TV",
        "USD",
        "HKD",
        "YTD",
        "EPS",
        "ASP",
        "FAQ",
        "NEW",
        "NAND",
        "DRAM",
        "HBM",
        "FPS",
        "MSRP",
        "BREAKING",
        "NYSE",
        "LIVE",
    }
)

# What may stand in a clause before a Chinese word of movement and is nobody's name.
HAN_FILLED = re.compile(
    r"股价|股價|股票|股份|个股|個股|该股|該股|其|它|公司|本股|市值|港股|美股|[AH]股|ADR|ADS|两地|兩地|两者|兩者|双双|雙雙|齐|齊|均|都|各|也|亦|则|則|还|還|更|再|又|就|仍"
    r"|已|正|最|较|較|比"
    r"|盘[前中后初尾]|盤[前中後初尾]|开[盘市]|開[盤市]|收[盘盤市报報]|早[盘盤市段]|午[后後市盘盤间間]|尾[盘盤市]|半日|全日|全天|日内|日內|夜[盘盤]|午[评評]|收[评評]|隔夜"
    r"|今[日天早年]|昨[日天晚]|当[日天]|當[日天]|本[周週月年]|上[周週月]|[周週][一二三四五]|星期[一二三四五]|年内|年內|单[日周月]|單[日週月]|[近过過]去?[一两兩三四五\d]+[日天周週月年]"
    r"|\d{1,4}[年月日号號时時分:]*|[上下]午|截[至止]|发稿|發稿|目前|现|現|暂|暫|最新|刻下|一度|曾|先|后|後|随即|隨即|随后|隨後|其后|其後|迅速|快速|直线|直線|持续|持續|继续"
    r"|繼續|再度|小幅|大幅|显著|急|暴|狂|猛|劲|勁|微|轻|輕|小|大|高|低|重|进一步|進一步"
    r"|合计|合計|累[计計]?|平均|分别|分別|逆[势市勢]|同步|同时|同時|其中|并|並|而|但|惟|因此|此后|此後|此前|之前|之后|之後|至今|以来|以來|一路|一举|一舉|终|終|场|場|全|至少|最多"
    r"|最深|最大|约|約|逾|超|近|的|了|至|由|从|從|在|以|于|於|及|和|与|與|为|為|将|將|被|报|報|作|共|总|總|间|間|内|內|里|裡|中|亿|億|元|港|美|幅|势|勢|度|消息|公布|同期"
    r"|期间|期間|前者|后者|後者|当时|當時|时段|時段|交易|正规|正規|常规|常規|裂口|称|稱|见|見|徘徊|早前|跳空|午间|午間|联袂|聯袂|集体|集體|携手|攜手|[巴米]黎|米兰|米蘭|纽约|紐約|台北"
    r"|上海|香港|伦敦|倫敦|法兰克福|两市|兩市|业绩|業績|首日|上市|挂牌|掛牌|表现|表現|走|转|轉|由|拉|封|触|觸|及|打开|振荡|震荡|震盪|盘|盤|个|個|交易日|日|天|周|週|月|连|連|第|受"
    r"|影响|影響|带动|帶動|拖累|刺激|市场|市場|股东|股東|投资者|投資者|开|開|收|涨|漲|升|跌|挫"
)
