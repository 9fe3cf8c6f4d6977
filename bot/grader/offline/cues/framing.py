"""Cues of framing: goal, edges, load, rules, owner, assumption; and of going into components too early."""

from bot.grader.offline.cues.words import NUMBER, PEAK, ROLE, pattern

QUESTION = pattern(
    r"[?？]|^\W*(?:and|also|so|ok|then|first|second|third|next|but|plus)?[\s,]*(?:what|who|whom|whose|which|when|where|why|how|is|are|do|does|did|can|could|may|should|will|would|any)\b"
    r"|\b(?:need|want|like|have)[ ]to[ ](?:know|ask|understand|find[ ]out|confirm|clarify|check)\b|\b(?:I['’]?d|I[ ]would|let[ ]me|I['’]?ll|first[ ]I)[ ](?:ask|clarify|confirm|check[ ]who|find[ ]out)\b|\bclarif\w+|\btell[ ]me\b"
    r"|多少|吗|谁|哪[个些里几]?|什么|几个|是否|有没有|怎么|多久|多大|能不能|还是|问一?下|问清|搞清|想知道|先问|确认(?:一下)?|请问"
)

CUES = {
    "question": QUESTION,
    "goal": pattern(
        r"\b(?:goal|objective|optimi[sz]\w+|north[ ]star|success|succeed|winning|judged|measured?[ ](?:on|by)|metric|KPI|OKR|what[ ]matters|care[ ]about|priorit\w+|target|trying[ ]to|good[ ]look|outcome|number[ ](?:moves|one)|pain)\b|目标|优化的?是|北极星|衡量|算成功|成功标准|核心指标|看的?是|考核|优先保|为了什么|要解决|图什么"
    ),
    "conflict": pattern(
        r"\b(?:wins?|which[ ](?:one[ ])?(?:first|matters|hurts)|conflict|clash|fight|trade|versus|vs|or|rather|over|beats?|before|instead|first)\b|冲突|优先|还是|打架|二选一|谁让谁|取舍|保.{0,6}还是"
    ),
    "in_out": pattern(
        r"\b(?:in[ -]scope|out[ -]of[ -]scope|out[ ]?:|in[ ]?:|scope|exclud\w+|includ(?:e|ing|es)|leav(?:e|ing)[ ](?:out|aside)|park(?:ing|ed)?|only|just|not[ ](?:cover|includ|touch|do)\w*|v1|phase[ ](?:one|1|two|2)|MVP|later|skip|ignore|edge[ ]cases?|corner[ ]cases?|besides|as[ ]well|or[ ]also|also|cut|boundary|limit)\b"
        r"|范围|不含|不包括|不做|先不|只做|只管|只算|一期|二期|边界|排除|不考虑|不在|包不包|含不含|要不要做|算不算|以外|例外|放到"
    ),
    "load": pattern(
        rf"\b(?:[qtr]ps|peak|volume|traffic|load|per[ ](?:second|sec|day|minute|hour)|/s|a[ ](?:second|day|minute)|requests?|orders?|users|DAU|MAU|concurren\w+|growth|mobile|new[ ]users|share[ ]of|spike|burst|surge|throughput|how[ ]many|how[ ]much|times[ ]normal|size)\b|{PEAK}|峰值|流量|并发|单量|日活|每秒|每天|一天|多少单|占比|倍|增长|新用户|移动端|体量|规模|万|亿|量级|洪峰|平时"
    ),
    "rules": pattern(
        r"\b(?:regulat\w+|complian\w+|legal|law|laws|residen\w+|GDPR|PDPA?|PIPL|PCI|KYC|AML|audit\w*|licen[sc]\w+|OJK|BI|MAS|BSP|SBV|PBOC|central[ ]bank|retention|retain|data[ ](?:leave|cross|stay|local)\w*|fraud|privacy|consent|tax|polic(?:y|ies)|sanctions?|SOX|invoice|customs)\b"
        r"|监管|合规|法规|法律|法务|出境|本地化|个保法|隐私|审计|留痕|留存|牌照|反洗钱|实名|央行|银保监|网信办|税|资质|备案|许可|风控政策|制裁|海关"
    ),
    "markets": pattern(
        r"\b(?:countr\w+|markets?|region\w*|Indonesia\w*|Vietnam\w*|Thai\w*|Philippines|PH|ID|TH|VN|SG|MY|Malaysia|Singapore|EU|Europe\w*|Brazil\w*|India\w*|Korea|Japan|Turkey|Russia|Spain|Mexico|mainland|overseas|cross[- ]border)\b|国家|市场|地区|印尼|越南|泰国|菲律宾|新加坡|马来|欧盟|欧洲|巴西|印度|跨境|海外|东南亚|境内|境外"
    ),
    "owner": pattern(
        r"\b(?:who(?:['’]?s|['’]?ll)?|whose|whom|owns?|owner(?:ship)?|decid\w+|decision|decider|sponsor|stakeholders?|accountable|responsible|call[ ]it|sign(?:s|ed)?[ ]?off|final[ ](?:say|word)|stakeholder|approver|runs|in[ ]charge|answer[ ]to|boss)\b|谁|负责|拍板|说了算|决策|归谁|归属|老板|一号位|业务方|干系人|牵头|owner"
    ),
    "assumption": pattern(
        r"\b(?:assum\w+|presum\w+|guess\w*|suppos\w+|I['’]?ll[ ](?:take|go[ ]with|work[ ]with|use|say)|take[ ]it|working[ ](?:number|figure|assumption)|ballpark|my[ ]number|bet|placeholder|taking|unless[ ]you|I[ ]think)\b|假设|假定|我猜|估计|默认|暂且|先按|先当|按.{1,10}算|我的理解|姑且|暂定|预设"
    ),
    "to_confirm": pattern(
        r"\b(?:confirm|correct[ ]me|tell[ ]me|shout|stop[ ]me|wrong|verif\w+|valid\w+|revisit|check(?:ed|ing)?|double[- ]check|unless|until[ ](?:I|we|you|someone|data)|right\?|true\?|okay\?|ok\?|agree|say[ ]so|push[ ]back|adjust|change[ ]it|TBC|tbd|to[ ]be[ ]confirmed|flag|mark(?:ed|ing)?|pending)\b|确认|核实|验证|打断|纠正|不对|你不同意|回头|再改|再调|对不对|待定|待确认|有误|说一声|修正|标出来|复核|等.{1,8}给"
    ),
    "component": pattern(
        r"\b(?:kafka|redis|mysql|postgres\w*|mongo\w*|kubernetes|k8s|docker|microservices?|load[ ]balancer|API[ ]gateway|gateway|cache|caching|shard\w*|partition\w*|index|queue|message[ ](?:queue|bus|broker)|event[ -]driven|CQRS|event[ ]sourcing|saga|websocket|grpc|REST|graphql|database|nosql|SQL|flink|spark|elasticsearch|ES|cdn|CNN|model|XGBoost|lambda|service[ ]mesh|istio|rocketmq|tair|oceanbase|polardb|consumer|worker|schema|table)s?\b|微服务|分库分表|缓存|消息队列|网关|数据库|索引|分片|负载均衡|架构|组件|集群|中间件|容器|主从|读写分离|表结构"
    ),
    "user_of": pattern(
        rf"\b(?:user|buyer|seller|merchant|customer|courier|rider|driver|shopper|payer|payee|{ROLE})s?\b|用户|买家|卖家|商家|商户|骑手|客户|消费者|小哥|司机|主播"
    ),
    "number": pattern(rf"\b\d|{NUMBER}(?:万|亿|千|倍|成)"),
}
