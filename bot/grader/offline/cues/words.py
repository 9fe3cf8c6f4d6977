"""Fragments of regular expressions that the grammars are built of: quantities, moments, roles, verbs."""

import re


def pattern(text: str) -> re.Pattern[str]:
    """Compile, case ignored, white space in the source left out (write \\s or [ ] for a blank)."""
    return re.compile(text, re.IGNORECASE | re.VERBOSE)


NUMBER = r"(?:\d[\d.,]*|(?<![a-z])(?:one|two|three|four|five|six|seven|eight|nine|ten|twenty|thirty|half|couple)(?![a-z])|[一二两三四五六七八九十百千半]+)"

UNIT = (
    r"(?:%|[ ]?percent|[ ]?pct|[ ]?bps|[ ]?‰|[ ]?pp\b|[ ]?ms\b|[ ]?millis\w*|[ ]?s\b|[ ]?secs?\b|[ ]?seconds?\b|[ ]?mins?\b|[ ]?minutes?\b|[ ]?m\b"
    r"|[ ]?h\b|[ ]?hrs?\b|[ ]?hours?\b|[ ]?days?\b|[ ]?d\b|[ ]?weeks?\b|[ ]?wks?\b|[ ]?months?\b|[ ]?k\b|[ ]?x\b|[ ]?times\b|[ ]?[qt]ps\b|[ ]?rps\b|[ ]?/s\b"
    r"|[ ]?(?:毫秒|秒钟?|分钟?|小时|个?钟头|天|周|个月|个?点|成|倍|万|亿|千|元|块|单|笔|条|人))"
)

QUANTITY = (
    rf"(?:{NUMBER}{UNIT}|\d+[ ]?(?:out[ ])?of[ ]?\d+|百分之{NUMBER}|千分之{NUMBER}|万分之{NUMBER}|p\d\d+|\d\d?9s?\b)"
)

CLOCK = (
    r"(?:\b(?:[01]?\d|2[0-4])[:：][0-5]\d\b|\b\d{1,2}[ ]?(?:am|pm)\b|\bmidnight\b|\bnoon\b|(?:凌晨|早上|上午|中午|下午|晚上|今晚|明早|零点|当晚)[零一二两三四五六七八九十\d]*点?半?"
    r"|[零一二两三四五六七八九十\d]+点(?:半|整|前|后|钟)?)"
)

DAY = (
    r"(?:\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:mon|tue|wed|thu|thur|thurs|fri|sat)\b(?=[\s,.:)]|$)"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)(?:uary|ruary|ch|il|e|y|ust|ember|tember|ober)?\.?[ ]?\d{1,2}(?:st|nd|rd|th)?\b"
    r"|\b\d{1,2}(?:st|nd|rd|th)?[ ](?:of[ ])?(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)\w*\b|\b(?:mid|early|late|end[ ]of|by)[- ](?:january|february|march|april|june|july|august|september|october|november|december|oct|nov|sept?)\b"
    r"|\b(?:today|tonight|tomorrow|tmrw|this[ ](?:week|morning|afternoon|evening)|next[ ](?:week|sprint|month|quarter)|eod|eow)\b"
    r"|\bweek[ ]?(?:of|\d)\b|\bQ[1-4]\b|\b[DT]-\d+h?\b|\b1[01][./]\d\d?\b|\b(?:\d+|two|three|four|six|eight|ten)[ ](?:days?|weeks?|hours?)[ ](?:before|after|ahead|prior)"
    r"|(?:周|星期|礼拜)[一二三四五六日天]|\d+月(?:\d+[日号]?|初|中|底|上旬|中旬|下旬)|\d+[日号](?:前|之前|晚)|今天|明天|后天|今晚|明晚|本周|下周|这周|月底|双十一前|大促前|上线前|封网前|T-\d+)"
)

PEAK = r"(?:\b11[./]11\b|\b12[./]12\b|\b6[./]18\b|singles'?[ ]?day|double[ ](?:11|eleven)|\bpeaks?\b|\bpromo(?:tion)?s?\b|\bcampaign\b|\bsale[ ]day\b|\bfreeze\b|big[ ](?:sale|day)|双十一|双11|双十二|618|大促|峰值|高峰|零点|洪峰|年货节)"

COMPARISON = (
    r"(?:[<>≥≤＞＜]=?|\b(?:above|below|over|under|exceed(?:s|ed|ing)?|past|beyond|more[ ]than|less[ ]than|greater[ ]than|at[ ]least|drops?[ ](?:below|under|by|to)|falls?[ ](?:below|under)"
    r"|goes?[ ](?:above|over|past|beyond)|hits?|reach(?:es)?|crosses|worse[ ]than|higher[ ]than|lower[ ]than|stays?|climbs?|rises?)\b|超过?|高于|低于|大于|小于|达到|跌破|掉到|涨到|不到|少于|多于|以上|以下)"
)

CONDITION = r"(?:\b(?:if|when|whenever|once|as[ ]soon[ ]as|the[ ](?:moment|minute|second)|unless|until|till|in[ ]case)\b|如果|一旦|若|只要|要是|万一|当.{1,16}(?:时|的时候)|的话|就(?=切|停|关|回|叫|拉|升|撤|降))"

ROLE = (
    r"(?:on[- ]?calls?|oncaller|SREs?|DBAs?|ICs?|incident[ ]commanders?|commanders?|captains?|tech[ ]?leads?|team[ ]leads?|leads?|managers?|owners?|directors?|VPs?|CTO|CFO|CEO|COO|GMs?|PMs?|TPMs?|EMs?|head[ ]of[ ][a-z]+"
    r"|legal(?![ ]entity)|compliance|finance|treasury|PR|comms|CS|customer[ ](?:service|care|support)|support|ops|NOC|security|infosec|risk|marketing|merchandising|product|procurement|architects?|engineers?|dev[ ]?ops|duty[ ]\w+|regulator|bank|counsel|DPO)"
)

TEAM = (
    r"(?:(?:\b[A-Za-z][\w.&'’-]*[ ]){0,3}\b(?:team|teams|squad|group|org|BU|folks|guys|people|desk|committee|board|office|dept|department|unit|tribe)\b(?!['’]s[ ]a)"
    r"|(?:\b[A-Za-z][\w.&'’-]*[ ]){0,2}\b" + ROLE + r"\b"
    r"|[A-Za-z]{2,12}(?:团队|值班|同学|负责人|那边|侧|组)|[\u4e00-\u9fff]{1,7}(?:团队|部门?|组|值班(?:同学|人|长)?|负责人|同学|那边|技术|研发|运营|法务|财务|风控|合规|客服|公关|主管|总监|经理|组长|队长|总指挥|一号位|老板|DBA|SRE|PM))"
)

CALL = (
    r"(?:\b(?:page|pages|paging|call|calls|ring|rings|ping|pings|phone|wake|wakes|waking|escalat\w+|pull(?:s|ed)?[ ](?:in|into|the)|bring(?:s)?[ ]in|loop(?:s)?[ ]in|notify|notifies|alert|alerts|contact|get|gets|reach[ ]out|summon|involve|hand(?:s)?[ ](?:it[ ])?to|goes?[ ]to|raise[ ]to|bridge|war[ ]?room)\b"
    r"|叫醒?|打电话|电话|通知|拉(?:上|进|群|人|起|会)?|升级(?:到|给|至)?|喊|找|同步给|上报|报给|呼叫|摇人|值班群|作战室)"
)

MEASURE = (
    r"(?:\b(?:p\d\d+|latency|error[ ]?(?:rate|s)|success[ ]?(?:rate|ratio)|failure[ ]?rate|fail[ ]?rate|lag|backlog|depth|queue|QPS|TPS|RPS|CPU|mismatch\w*|drift|timeouts?|5xx|4xx|conversion|drop[- ]?off|decline[ ]?rate|approval[ ]rate|complaints?|tickets?|diff|delta|discrepanc\w+|unmatched|oversell|duplicates?|stuck|age|hit[ ]?rate|saturation|utili[sz]ation|alarms?|alerts?|dashboard|metric|graph|monitor\w*|SLO|canary)\b"
    r"|延迟|耗时|错误率|成功率|失败率|积压|堆积|水位|响应时间|RT\b|超时率?|转化率|差异|对不上|不平|掉单|投诉|进线|告警|报警|监控|大盘|曲线|指标|命中率|负载)"
)
