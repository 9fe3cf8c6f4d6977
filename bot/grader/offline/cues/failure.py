"""Cues of failure and of running it: what breaks, how far, what users get, when it is reversed, how it is seen."""

from bot.grader.offline.cues.words import CLOCK, COMPARISON, CONDITION, DAY, MEASURE, PEAK, QUANTITY, pattern

CUES = {
    "breaks": pattern(
        r"\b(?:fail(?:s|ed|ing|ure)?|break(?:s|ing)?|broke\w*|crash\w*|die(?:s|d)?|dead|down|hang(?:s|ing)?|time(?:s|d)?[ -]?out\w*|timeouts?|stall\w*|stuck|lost|lose(?:s)?|losing|drop(?:s|ped)?|duplicat\w+|double|twice|corrupt\w*|stale|race|deadlock|overflow\w*|exhaust\w*|saturat\w*|slow\w*|lag(?:s|ging)?|out[ ]of[ ](?:memory|stock|sync|order)|oversell\w*|leak\w*|partition\w*|hot[ ]?(?:key|row|spot|shard)|split[ -]brain|flood\w*|storm|stampede|expire[sd]?|wrong|missing|mismatch\w*|late|blow(?:s|n)?|choke[sd]?|fill(?:s|ed)?[ ]up|pile[sd]?[ ]up|piling|thrash\w*|reject\w*|unavailable|risk)\b"
        r"|挂|崩|超时|失败|丢|重复|卡住?|卡死|死锁|雪崩|击穿|穿透|打满|打爆|积压|堆积|延迟|不一致|超卖|少卖|错乱|漏|断|热点|脏数据|抖动|耗尽|故障|宕机|断网|不可用|掉单|错账|资损|报错|拖垮|堵"
    ),
    "scope_of_harm": pattern(
        r"\b(?:only|just|affect\w*|hit(?:s)?|blast[ ]radius|radius|isolat\w+|contain\w*|cell(?:s)?|shard|zone|region|bulkhead|separate\w*|own[ ](?:pool|queue|cluster|thread)|pool|spread\w*|confin\w+|limited[ ]to|rest[ ](?:of|keeps|is|are|stay)|others?|still[ ](?:work|pay|buy|run)\w*|untouched|unaffected|one[ ](?:market|region|bank|city|warehouse|seller|partition)|per[ ](?:tenant|market|region|seller|bank|city|BU)|circuit[ ]breaker|breaker|fuse|subset|nobody[ ]else|stops[ ]at|%[ ]of)\b"
        r"|只影响|影响(?:面|范围|的)|隔离|单元|机房|扩散|蔓延|波及|爆炸半径|独立|线程池|资源池|其他|其它|不受影响|熔断|舱壁|分区|局部|受影响|传染|拖累|殃及|仅限"
    ),
    "fallback": pattern(
        r"\b(?:degrad\w+|fall[- ]?back|falls?[ ]back|instead|cached?|stale|last[ ]known|read[- ]?only|static|default|manual\w*|queue[ ](?:it|them|up)|accept[ ](?:and|the|orders?)|later|switch(?:es|ed)?[ ]to|show(?:s|n)?|still|turn(?:s|ed)?[ ]off|hide|drop[ ]the|disable[sd]?|without|best[ ]effort|slower|backup|secondary|standby|alternat\w+|let[ ]them|keep(?:s)?|banner|message|paper|offline|snapshot|skip|pending|processing|simplif\w+|basic)\b"
        r"|降级|兜底|备用|缓存|默认|人工|稍后|先.{1,8}后|展示|显示|提示|静态|只读|排队|改走|走.{1,6}(?:通道|渠道|备)|切到|关掉|隐藏|简化|快照|照常|仍|还能|托底|离线|延后|异步|收下|暂存"
    ),
    "bound": pattern(
        r"\b(?:up[ ]to|at[ ]most|max\w*|no[ ](?:more|older|longer)[ ]than|for[ ](?:up[ ]to[ ])?(?:\d|one|two|ten|an?[ ])|until|capp?(?:ed|s)?|limit\w*|below|under|within|not[ ]more)\b|最多|不超过|上限|以内|为限|封顶|小于|直到|之内|有效期"
    ),
    "reverse": pattern(
        r"\b(?:roll(?:s|ed|ing)?[- ]?back|rollback|revert\w*|kill[- ]?switch|switch[ ](?:it[ ])?(?:off|back)|turn[ ](?:it|that|this)?[ ]?off|flag[ ]off|flip\w*|back[ ]out|backout|undo|pull[ ](?:it|the[ ]plug|the[ ]cord)|abort\w*|stop(?:s)?|cut[ ]back|disable|go[ ]back|old[ ](?:path|version|way|flow|one|route)|previous[ ]version|halt\w*|pause[sd]?|off|unship|back[ ]to|reverse[sd]?)\b"
        r"|回滚|回退|切回|撤回|撤|关(?:掉|闭|停|开关)?|开关|停止?|熔断|退回|叫停|止血|一键|还原|下掉|恢复(?:老|旧|原)"
    ),
    "condition": pattern(CONDITION),
    "comparison": pattern(COMPARISON),
    "quantity": pattern(QUANTITY),
    "threshold": pattern(
        rf"(?:{COMPARISON})[^.;。；\n]{{0,14}}(?:{QUANTITY}|\d)|(?:{QUANTITY}|\d)[^.;。；\n]{{0,10}}(?:以上|以下|以内|or[ ]more|or[ ]worse|in[ ]a[ ]row|连续)|(?:for|连续|持续)[ ]?\d+[ ]?(?:min|m\b|sec|s\b|分钟|秒)"
    ),
    "measure": pattern(MEASURE),
    "measure_threshold": pattern(
        rf"(?:{MEASURE})[^.;。；\n]{{0,40}}(?:{COMPARISON})[^.;。；\n]{{0,16}}\d|\d[^.;。；\n]{{0,12}}(?:{COMPARISON})?[^.;。；\n]{{0,20}}(?:{MEASURE})"
    ),
    "reverse_if": pattern(
        rf"(?:{CONDITION}|{COMPARISON})[^.。\n]{{0,80}}\b(?:roll\w*[ -]?back|revert\w*|off|back|kill\w*|flip\w*|abort\w*|stop\w*|pull|halt\w*|undo|pause\w*)\b"
        rf"|\b(?:roll\w*[ -]?back|revert\w*|off|kill[ -]?switch|flip\w*|abort\w*|stop\w*|pull\w*|halt\w*|back[ ]out)\b[^.。\n]{{0,60}}(?:{CONDITION}|{COMPARISON})"
        r"|(?:超过?|低于|高于|大于|达到|跌破|掉到|一旦|如果|只要|就)[^。\n]{0,30}(?:回滚|回退|切回|撤|关|停|熔断)|(?:回滚|回退|切回|开关|叫停|停)[^。\n]{0,20}(?:条件|超|低于|高于|阈值|触发|标准|线)"
    ),
    "repair": pattern(
        r"\b(?:replay\w*|reconcil\w+|compensat\w+|repair\w*|backfill\w*|re-?run|re-?process\w*|re-?drive|restor\w+|recover\w*|RTO|RPO|dead[- ]letter|DLQ|diff|compare[sd]?|make[ ]good|refund[ ](?:them|the)|fix(?:es)?[ ]the[ ](?:data|records|rows)|rebuild\w*|catch[ ]up|drain\w*|true[- ]?up|correct\w*|sweep\w*|ledger|back[ ]in|resync|journal|checkpoint|re-?send|repay|adjust\w*|clean[ ]?up)\b"
        r"|对账|补偿|重放|回放|重跑|重推|补单|补发|冲正|修数|订正|恢复|补数|追平|消化|核对|清理|死信|差错|平账|补录|回补|RTO|RPO|重试|补齐|挽回|轧差"
    ),
    "stages": pattern(
        r"\b(?:canar\w+|grey|gray|gr[ea]y[- ]?(?:release|scale)|staged?|phas(?:e|ed|es)|ramp\w*|roll[- ]?out|gradual\w*|batch(?:es)?|wave[s]?|pilot|beta|flag(?:s|ged)?|feature[ ]flag|toggle|whitelist|allow-?list|freeze|frozen|cohort|first[ ](?:in|to|on|with)|one[ ](?:city|region|market|country|warehouse)|soak|dark[ ]launch|shadow|expand|then[ ]\d+|start(?:ing)?[ ]with|before[ ]going[ ]wide|progressive\w*|internal[ ]users|employees)\b"
        r"|灰度|放量|分批|逐步|分阶段|试点|白名单|开关|封网|封版|冻结|先.{1,10}再|按(?:城市|区域|国家|百分比|比例)|小流量|金丝雀|第一批|首批|一期|切流|内测|观察"
    ),
    "percent_steps": pattern(
        r"\d[\d.]*[ ]?%?[^.。\n]{0,14}(?:->|→|=>|/|,|then|to|、|到|再|，)[^.。\n]{0,14}\d[\d.]*[ ]?%|\d+[ ]?%[ ](?:of[ ])?(?:users|traffic|orders|sellers|merchants|buyers|requests)|\d+[ ]?%(?:的?(?:流量|用户|商家|订单))?"
    ),
    "rehearsal": pattern(
        r"\b(?:rehears\w+|drill\w*|game[- ]?day|load[- ]?test\w*|stress[- ]?test\w*|full[- ]link|dry[- ]?run|pre-?warm\w*|warm(?:ed|ing)?[ -]?up|chaos|fail-?over[ ](?:test|drill|exercise)|simulat\w+|practi[sc]e\w*|walk-?through|soak|shadow[ ](?:traffic|data)|replay(?:ed|ing)?[ ]\w*[ ]?traffic|test(?:ed|ing|s)?|exercise|pull[ ]the[ ]plug|PTS|fire[ ]drill|tabletop|run-?through|unplug)\b"
        r"|演练|压测|预热|预演|彩排|攻防|破坏性|全链路|断网演习|故障注入|拉练|模拟|实战|走一遍|跑一遍|过一遍|预案(?:执行|验证)|突袭"
    ),
    "capacity": pattern(
        r"\b(?:capacity|head-?room|rate[- ]?limit\w*|throttl\w+|quota\w*|queue\w*|buffer\w*|scale[sd]?|scaling|scale-?out|provision\w*|reserve[sd]?|machines?|nodes?|pods?|instances?|waiting[ ]room|shed\w*|load[- ]shed\w*|token[ ]bucket|cap(?:s|ped)?|limit\w*|concurrency|admission|back[- ]?pressure|smooth\w*|spread|jitter|peak[ -]shav\w*|expand|pool|spare|utili[sz]\w+|sized?|sizing|consumers?|workers?|elastic|overflow)\b"
        r"|容量|限流|扩容|余量|水位|配额|排队|削峰|缓冲|预留|弹性|机器|节点|令牌桶|漏桶|令牌|名额|冗余|放行|打散|错峰|单机|上限|扛|并发度|池|加机器|备机"
    ),
    "peak": pattern(PEAK),
    "moment": pattern(rf"{CLOCK}|{DAY}"),
}
