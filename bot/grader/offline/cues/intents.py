"""What questions of a framing are after, by form: fine intents, each a bilingual pattern.

A fact is known by the intents of the phrasings that its pack lists; a question shares the fact's intents or does not.
"""

from bot.grader.offline.cues.words import pattern

INTENTS = {
    "goal": pattern(
        r"\b(?:goal|objective|aim|purpose|optimi[sz]\w*|success\w*|north[ ]star|KPIs?|OKRs?|metric|measured?|judged?|target|win(?:ning)?|matters?[ ]most|care[ ]about|why[ ]are[ ]we|outcome|good[ ]look)\b|目标|指标|成功|衡量|优化什么|图什么|看重|考核|为什么要做|最重要"
    ),
    "conflict": pattern(
        r"\b(?:which[ ](?:one[ ])?(?:wins|first|matters)|wins|conflict|collide|clash|trade|priorit\w+|rather|more[ ]important|versus|vs|better[ ]than|faster[ ]or|or[ ](?:never|not))\b|冲突|优先|保哪|哪个重要|宁可|还是.{0,12}重要|取舍|二选一"
    ),
    "peak": pattern(
        r"\b(?:peaks?|spike\w*|burst|surge|worst|max\w*|11\.?11|11/11|singles|double[ ]11|midnight|busiest|rush|high[ ]season|campaign[ ]traffic|500k|600k|sustained)\b|峰值|尖峰|洪峰|最高|高峰|零点|双11|大促.{0,8}(?:流量|量|QPS)|瞬时"
    ),
    "load": pattern(
        r"\b(?:[qtr]ps|rps|traffic|load|volume|throughput|requests?|per[ ](?:second|sec|minute|hour|day)|/s|a[ ]day|how[ ]many[ ](?:\w+[ ])?(?:orders|refunds|requests|payments|parcels|transactions|reservations|messages|events|calls|users)|concurren\w+)\b|流量|QPS|TPS|并发|单量|每秒|多少[单笔个次]|量(?:级|多大|有多)|体量|业务量|请求"
    ),
    "normal": pattern(
        r"\b(?:normal(?:ly)?|ordinary|usual(?:ly)?|average|everyday|daily|regular|baseline|typical\w*|off[- ]?peak|non[- ]?peak|quiet|outside[ ](?:of[ ])?(?:campaign|peak|promo)\w*|BAU|business[ ]as[ ]usual|rest[ ]of[ ]the[ ]year)\b|平时|平日|日常|普通|平均|非大促|常态|一般情况|基线|正常"
    ),
    "read_write": pattern(r"\b(?:reads?|writes?|ratio|split|mix)\b|读写|读多|写多|比例|占比|构成"),
    "duration": pattern(
        r"\b(?:how[ ]long|last(?:s|ing)?|duration|sustained|minutes|hours)\b|多久|持续|几分钟|多长时间"
    ),
    "mobile": pattern(
        r"\b(?:mobile|phones?|app|apps|devices?|web|desktop|browser|android|ios|h5|mini[- ]?program)\b|移动端|手机|电脑|网页|设备|端占|小程序|安卓|苹果"
    ),
    "new_users": pattern(
        r"\b(?:new[ ](?:users?|buyers?|customers?|people)|first[- ]time\w*|returning|regulars|share[ ]of[ ](?:users|buyers)|who[ ]are[ ](?:the|these|our)[ ](?:users|buyers|customers)|audience|demograph\w+|user[ ]base|user[ ]mix|kind[ ]of[ ](?:users|buyers))\b|新用户|新客|老客|首次|首单|用户构成|什么人|哪类用户|用户画像|谁在用"
    ),
    "value": pattern(
        r"\b(?:average[ ](?:order|refund|basket|ticket|amount)|how[ ]big[ ]is|amount|worth|value|dollars|yuan|basket|money[ ]per)\b|客单价|平均.{0,4}(?:多少钱|金额)|一笔.{0,4}多少|金额"
    ),
    "data_size": pattern(
        r"\b(?:data[ ]size|how[ ]much[ ]data|SKUs?|items|rows|records|storage|catalogu?e[ ]size|how[ ]many[ ](?:products|sellers|merchants|warehouses|stores|riders|couriers|units)|hot[ ]items?|skew\w*|size)\b|数据量|多少(?:SKU|商品|商家|件|仓)|热点|爆款|规模|库存量|存储"
    ),
    "scope": pattern(
        r"\b(?:scope|out[ ]of|include[ds]?|including|exclude\w*|cover(?:s|ed)?|part[ ]of[ ](?:this|it|the)|leave[ ]\w*[ ]?out|only|boundary|boundar\w+|edges?|also[ ]handle|should[ ]I[ ](?:handle|worry|think)|do[ ]we[ ]handle|begin[ ]and[ ]end|v1|MVP|first[ ]version|edge[ ]cases?|ignore|skip)\b|范围|包括|不包括|要不要(?:做|管)|管不管|算不算|边界|不做|先不|只做|要管|在内|第一版|一期|例外"
    ),
    "markets": pattern(
        r"\b(?:countr\w+|markets?|regions?|where[ ]do[ ]we[ ](?:launch|operate)|geograph\w+|mainland|china|overseas|southeast|SEA|europe|indonesia|singapore|malaysia|thailand|vietnam|philippines|international|cross[- ]border|domestic|cities|provinces)\b|国家|市场|地区|区域|海外|大陆|国内|东南亚|欧洲|哪些国|印尼|新加坡|城市|站点"
    ),
    "rules": pattern(
        r"\b(?:regulat\w+|complian\w+|legal\w*|law|laws|residency|reside|onshore|offshore|GDPR|PIPL|PDPA?|privacy|personal[ ]data|leave[ ]the[ ]country|cross[ ]borders?|licen[cs]\w+|rules?|consent|AML|KYC|fraud[ ]policy|sanction\w*|data[ ](?:stay|stored|live|kept)|central[ ]bank|fined?|fine[ ]us|requirements?[ ](?:from|by))\b|合规|监管|法规|法律|法务|驻留|出境|个人信息|隐私|牌照|本地化|罚|央行|政策|规定"
    ),
    "audit": pattern(
        r"\b(?:audit\w*|retention|retain\w*|keep[ ](?:\w+[ ])?(?:records|logs|data)|kept|years|records|trail|archiv\w+)\b|审计|留存|保留几年|留几年|存多久|留痕|归档"
    ),
    "money_rules": pattern(
        r"\b(?:FX|exchange[ ]rates?|currency|currencies|rate|duty|duties|tax(?:es)?|customs|fee|fees|commission|VAT|GST|interest|carries)\b|汇率|汇兑|关税|税|手续费|佣金|币种|利息"
    ),
    "decide": pattern(
        r"\b(?:decid\w+|decision|final[ ](?:say|call|word)|last[ ]word|signs?[ ]?(?:off)?|approv\w+|veto|sponsor|stakeholders?|boss|in[ ]charge|authority|report[ ]to|overrul\w+|tie[ ]?break\w*|calls[ ]the[ ]shots|convince|permission|who[ ]do[ ]I[ ](?:ask|go)|blame|accountable)\b|拍板|决定|说了算|签字|批|审批|听谁|干系人|否决|老板|一号位|谁定|同意|负责人是谁"
    ),
    "experience": pattern(
        r"\b(?:own(?:s|er|ership)?|experience|UX|page|screen|texts?|copy|complaints?|responsible|product[ ](?:owner|manager)|PM|customer[ ]journey|front[- ]?end|what[ ]the[ ](?:buyer|user|seller|customer)s?[ ](?:see|read)s?|answers?[ ]for|compensation)\b|体验|页面|归谁|文案|投诉|产品负责人|谁的产品|哪个团队|用户看到|谁负责|KPI|赔付"
    ),
    "legacy": pattern(
        r"\b(?:legacy|exist\w*|today|currently|current|old|greenfield|from[ ]scratch|replac\w+|already|right[ ]now|at[ ]the[ ]moment|in[ ]place|built[ ]so[ ]far|migrat\w+|as[- ]is|switched[ ]off|start(?:ing)?[ ]point|inherit\w*|how[ ]does[ ]it[ ]work[ ]now|how[ ]is[ ]it[ ]done)\b|现有|现在|目前|老系统|历史|旧|遗留|从零|替换|已经有|现状|怎么做的|下线"
    ),
    "deadline": pattern(
        r"\b(?:deadline|when|dates?|timeline|freeze|launch\w*|go[- ]?live|live|due|schedule|weeks?|milestones?|how[ ](?:much[ ]time|long[ ]do[ ]we[ ]have|many[ ]weeks)|calendar|today['’]?s[ ]date|delivery[ ]date|by[ ]when|time[ ]left|load[ ]test|ready)\b|什么时候|哪天|几号|deadline|上线|封网|时间表|日程|几周|多少时间|来得及|截止|工期|压测是"
    ),
    "budget": pattern(
        r"\b(?:budget|engineers?|people|head[- ]?count|team[ ]size|hire|hiring|staff\w*|developers?|devs|resources?|machines?|servers?|hardware|money[ ]do[ ](?:we|I)|how[ ]big[ ]is[ ](?:the|my|our)[ ]team|borrow|funding|spend|cost[ ]cap|capacity[ ]approved|my[ ]team)\b|预算|人力|多少人|几个人|开发|团队多大|团队规模|招人|借人|机器|服务器|资源|扩容|加人|编制"
    ),
    "incident": pattern(
        r"\b(?:incidents?|outages?|went[ ]wrong|gone[ ]wrong|past|last[ ](?:year|time|campaign)|previous(?:ly)?|before|history|post[- ]?mortems?|fail(?:ed|ure)s?|broke|disasters?|bugs?|hurt|pain|learn(?:ed|t)?|lessons?|happened|burned|burnt|problem\w*|issues?)\b|事故|故障|去年|上次|以前|历史|复盘|翻车|出过|教训|踩过|痛|问题"
    ),
    "service": pattern(
        r"\b(?:SLAs?|SLOs?|latency|p99|p95|response[ ]times?|how[ ](?:fast|quick\w*|soon|slow)|availability|uptime|nines|promis\w+|milliseconds?|ms|seconds?|timeouts?|stale|fresh\w*|delay|wait\w*|expire\w*|hold(?:s)?|arriv\w+|accuracy|tolera\w+|acceptable)\b|SLA|时延|延迟|多快|可用性|p99|响应|承诺|时效|到账|毫秒|几秒|超时|保留多久|容忍|准确|过期|旧多久"
    ),
    "depend": pattern(
        r"\b(?:depend\w*|upstream|downstream|integrat\w+|talk[ ]to|third[- ]part\w+|partners?|banks?|channels?|providers?|systems?[ ]involved|rely|which[ ]systems|vendors?|acquirers?|couriers?)\b|依赖|上下游|上游|下游|对接|渠道|银行|第三方|合作方|哪些系统|接口"
    ),
    "how_much": pattern(
        r"\b(?:how[ ](?:many|much|big|large|often)|what[ ](?:share|percent\w*|number|fraction)|number[ ]of|percentage)\b|多少|几成|几个|百分之|多大|多高"
    ),
    "who": pattern(r"\b(?:who(?:['’]?s|se|m)?|which[ ]team)\b|谁|哪个(?:团队|组|部门|人)"),
    "when": pattern(r"\b(?:when|what[ ](?:date|day|time)|by[ ]when)\b|什么时候|哪天|几号|何时|几点"),
    "where": pattern(r"\b(?:where|which[ ](?:countr|market|region)\w*)\b|哪里|在哪|哪些(?:国家|市场|地区)"),
}
NAMES = tuple(INTENTS)
