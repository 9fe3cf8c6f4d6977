"""Cues of escalation and of business: who is called and when, first moves, what people are told, what it costs."""

from bot.grader.offline.cues.words import CALL, CLOCK, COMPARISON, CONDITION, PEAK, QUANTITY, TEAM, pattern

CUES = {
    "call": pattern(CALL),
    "call_team": pattern(
        rf"(?:{CALL})[^.;。；\n]{{0,30}}(?:{TEAM})|(?:{TEAM})[^.;。；\n]{{0,24}}(?:\b(?:page[ds]?|called|paged|pulled[ ]in|on[ ]the[ ](?:bridge|call)|in[ ]the[ ](?:room|group|call)|joins?|woken|takes?|owns?|leads?|decides?|drives?)\b|进群|上线|拉进|到场|介入|牵头|负责|执行|拍板|接手)"
    ),
    "call_when": pattern(
        rf"(?:{CONDITION}|{COMPARISON}|\b(?:after|within|at|by|past)\b)[^.;。；\n]{{0,60}}(?:{CALL})|(?:{CALL})[^.;。；\n]{{0,60}}(?:{CONDITION}|{COMPARISON}|\b(?:after|within|at|by|past)\b[ ](?:{QUANTITY}|{CLOCK}|\d))"
    ),
    "time_box": pattern(
        rf"(?:\b(?:within|after|in|by|every|for|first|next|past|T\+)\b[ ]?)(?:the[ ])?(?:{QUANTITY}|{CLOCK}|\d+)|(?:{QUANTITY})(?:内|后|之内|还没|没|一次|不)|每(?:隔)?{QUANTITY}|(?:{CLOCK})"
    ),
    "first_move": pattern(
        r"\b(?:first|immediately|right[ ]away|straight|now|before[ ]anything|minute[ ](?:one|1|0)|then|stop|freeze|pause|cut|block|drain|fail[ ]?over|switch|disable|isolate|restart|throttle|shed|hold|roll[ ]?back|check|look[ ]at|pull[ ]up|open|confirm|ack|acknowledge|declare|mitigat\w+|stabili[sz]\w+|bleed\w*|step[ ]1|quarantine|divert|kill)\b"
        r"|先|第一(?:步|时间|件|分钟)|马上|立刻|立即|止血|止损|停|切|冻结|摘|隔离|重启|限流|降级|关|看一?眼|确认|认领|ack|暂停|切走|拦住|拔"
    ),
    "message": pattern(
        r"\b(?:tell|told|say(?:s|ing)?|announce\w*|announcement|banner|status[ ]page|message|notice|notif\w+|update[sd]?|customer[ ](?:service|care|support)|CS|comms|PR|script|statement|push|SMS|email|post|inform\w*|explain|plain|in[ ]one[ ]sentence|word(?:s|ing)|line|headline|hotline|merchants?[ ]get|sellers?[ ]get|finance|leadership|VP|brief\w*|template|FAQ|apolog\w+|letter)\b"
        r"|公告|通知|告知|话术|口径|安抚|播报|同步|通报|短信|弹窗|横幅|客服|公关|小二|商家群|用户看到|文案|解释|说明|对外|对业务|老板|汇报|简报|提示|推送|电话会"
    ),
    "quoted": pattern(r"[\"“'‘「『][^\"”'’」』]{8,}[\"”'’」』]|[:：][ ]?[\"“'‘「]"),
    "money": pattern(
        r"\b(?:revenue|GMV|money|cost(?:s)?|loss(?:es)?|lose|conversion|conver\w+|churn|refund\w*|fine[sd]?|penalt\w+|trust|complaint\w*|basket|cart|sales|margin|profit|licen[cs]e|RMB|yuan|USD|\$|¥|€|million|reputation|harm|hurt(?:s)?|buyers?[ ](?:leave|walk|give|abandon|won)|abandon\w*|chargeback\w*|compensat\w+|brand|regulator|press|lawsuit|subsid\w+|paid[ ]twice|pay[ ]twice|price)\b"
        r"|收入|营收|GMV|资损|损失|转化|流失|赔付|赔|罚款?|投诉|信任|口碑|客诉|成本|利润|营业额|合规风险|监管|用户体验|下单率|钱|亏|万元|弃单|跑单|舆情|牌照|补贴"
    ),
    "because": pattern(
        r"\b(?:because|bc|cause|since|so|means?|that['’]?s|which|otherwise|costs?|worth|every|each|per|equals?|leads?[ ]to|therefore|=)\b|因为|所以|意味着|否则|不然|每.{1,6}就|相当于|等于|值|换来|导致|会让|直接"
    ),
    "tiered": pattern(
        rf"(?:{PEAK})[^.。\n]{{0,60}}(?:normal|ordinary|usual|otherwise|rest[ ]of|off[- ]?peak|other[ ]days|平时|平日|日常|非)|(?:normal|ordinary|usual|off[- ]?peak|rest[ ]of[ ]the|平时|平日|日常)[^.。\n]{{0,60}}(?:{PEAK})"
        r"|\b(?:tier(?:s|ed)?|P[0-3]\b|critical(?:ity)?|gold|bronze|class(?:es)?|best[- ]effort|relax\w*|tighten\w*|loosen\w*|stricter|looser|per[ ](?:season|period|tier|market)|during|outside)\b|分级|分层|核心|非核心|放宽|收紧|大促期间|平时|等级|不同时段|高峰.{0,12}平|一刀切"
    ),
    "sla": pattern(
        r"\b\d\d(?:\.\d+)?[ ]?%|\b(?:three|four|five|six)[ ](?:nines|9s)\b|\b[3-6][ ]?(?:nines|9s)\b|\bSL[AO]s?\b|[三四五]个9|可用性|可用率|\b99"
    ),
    "tradeoff": pattern(
        r"\b(?:trade[- ]?off\w*|give[s]?[ ]up|giv(?:e|ing)[ ]up|sacrific\w+|cost[ ]of|price|pay(?:ing)?[ ](?:for|with)|at[ ]the[ ](?:cost|expense)|worth|rather|prefer|I['’]?d[ ]take|accept(?:s|ing|ed)?|live[ ]with|lose|losing|in[ ]exchange|in[ ]return|downside|drawback|slower|more[ ]expensive|cheaper[ ]than|instead[ ]of|over|than|swallow|tolerate|we['’]?ll[ ]eat|hurts?[ ]less|choose|chose)\b"
        r"|取舍|代价|牺牲|放弃|换|宁可|宁愿|不如|接受|值得|损失.{0,8}保|舍|让步|认了|划算|多花|慢一点|忍|好过|总比|比.{1,14}(?:强|好|便宜|划算|轻)"
    ),
    "buzz": pattern(
        r"\b(?:scalab\w+|robust\w*|resilien\w+|seamless\w*|holistic\w*|end-to-end|best[- ]in[- ]class|world[- ]class|best[ ]practices?|synerg\w+|stakeholders?|align\w*|leverage|comprehensive|proactive\w*|monitor\w*|observab\w+|alert(?:s|ing)?|rollback|high[ ]availab\w+|fault[- ]toleran\w+|reliab\w+|secur\w+|performan\w+|governance|framework|agile|cross[- ]functional\w*|transparen\w+|mitigat\w+|optimal|efficien\w+|state[- ]of[- ]the[- ]art|ensure|enable|streamline|redundan\w+|high[- ]quality)\b"
        r"|高可用|高并发|高性能|可扩展|稳定性|健壮|闭环|赋能|抓手|沉淀|对齐|保障|确保|完善|全方位|体系化|及时|加强|做好|提升|优化|全面|机制|协同|标准化|弹性|容灾|监控"
    ),
    "principle": pattern(
        r"\b(?:CAP|ACID|BASE|SOLID|DDD|domain[- ]driven|microservices?|monoliths?|twelve[- ]factor|12[- ]factor|eventual(?:ly)?[ ]consisten\w+|stateless|loosely[ ]coupled|loose[ ]coupling|single[ ]responsibility|separation[ ]of[ ]concerns|Conway\w*|theorem|by[ ]definition|textbook|paper|principles?|always[ ]better|never[ ]use|anti-?pattern|Netflix|Google[ ](?:does|says|SRE)|Amazon[ ]does|clean[ ]architecture|event[- ]driven|CQRS|Kappa|industry[ ]standard|proven|philosophy|modern)\b|CAP|BASE理论|微服务|领域驱动|原则|理论|教科书|单一职责|高内聚|低耦合|无状态|业界|康威|最佳实践|架构思想|设计模式"
    ),
    "novelty": pattern(
        r"\b(?:AI|ML|GPT|LLM|gen-?AI|blockchain|AR|VR|gamif\w+|personali[sz]\w*|animation|new[ ]features?|features?|innovat\w+|exciting|wow|delight\w*|viral|social|sticker\w*|cool|shiny|differentiat\w+|first[ ]to[ ]market|beat|launch|MVP|dark[ ]mode|voice|avatar|recommend\w*|redesign|UI)\b|新功能|创新|智能|大模型|玩法|炫|亮点|个性化|抢先|AI|体验升级|动效|元宇宙|区块链|社交"
    ),
    "later_reliability": pattern(
        r"\b(?:later|afterwards?|after[ ](?:launch|that|we|the)|then[ ]we|phase[ ](?:two|2)|v2|backlog|catch[ ]up|hardening|tech[ ]debt|worry|can[ ]wait|follow|eventually|next[ ](?:quarter|year)|fix[ ](?:it|forward)|stability|reliab\w+|bugs?)\b|以后|后面再|再说|二期|之后再|不急|先上|慢慢|稳定性.{0,8}(?:后|再)|迭代"
    ),
    "defer": pattern(
        r"\b(?:(?:SRE|ops|infra|devops|the[ ]team|they|engineering|someone|somebody)[ ](?:will|can|would|should)[ ](?:handle|take[ ]care|deal|figure|sort|cover)\w*|taken[ ]care|leave[ ]it[ ]to|trust[ ]the|not[ ]my[ ]job|should[ ]be[ ](?:fine|ok)|wait[ ](?:and[ ]see|for|until)|hope|hopefully|monitor[ ]the[ ]situation|keep[ ]an[ ]eye)\b|交给.{1,6}处理|他们会|应该没(?:事|问题)|等等看|再看看|观察一下|问题不大|相信"
    ),
    "first_person": pattern(r"\b(?:I|I['’](?:d|ll|m|ve)|we|we['’](?:d|ll|re)|my|our|us|me)\b|我|我们|咱"),
}
