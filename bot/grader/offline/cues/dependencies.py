"""Cues of dependencies and of the politics around them: flow, systems, interfaces, legacy, teams, approvals."""

from bot.grader.offline.cues.words import DAY, TEAM, pattern

CUES = {
    "arrows": pattern(
        r"->|=>|→|⇒|＞|\bthen\b|\bnext\b|\bafter[ ]that\b|\bfinally\b|然后|接着|之后|再|最后|第[一二三四五]步"
    ),
    "stage_words": pattern(
        r"\b(?:step|stage|request|submit\w*|creat\w+|reserv\w+|lock\w*|captur\w+|author\w+|pay\w*|settl\w+|ship\w*|deliver\w*|return\w*|refund\w*|confirm\w*|cancel\w*|releas\w+|deduct\w*|credit\w*|post(?:s|ed)?|ledger|notif\w+|reconcil\w+|close[sd]?|scan\w*|pick\w*|pack\w*|end[ ]to[ ]end|lifecycle|state)\b|下单|支付|扣减|预占|锁库存|发货|签收|退款|入账|清算|结算|对账|通知|审核|创建|提交|完成|取消|释放|回调|流转|状态|全流程|链路|揽收|派送"
    ),
    "system": pattern(
        r"\b(?:service|system|engine|platform|gateway|ledger|API|core|center|centre|hub|feed|topic|cluster|store|warehouse|registry|router|switch|SDK|console|database|upstream|downstream|provider|WMS|OMS|TMS|ERP|CRM|risk[ ]engine)s?\b|服务|系统|平台|引擎|网关|中心|接口|账务|上游|下游|渠道|中台|数据库|仓库|通道"
    ),
    "gives": pattern(
        r"\b(?:gives?|gets?|needs?|takes?|reads?|writes?|calls?|sends?|returns?|depends?[ ]on|lean(?:s|ing)?[ ]on|rel(?:y|ies)[ ]on|from|to|feeds?|consum\w+|publish\w*|push(?:es)?|pull(?:s)?|asks?|provides?|emits?|subscribes?|hits?|tells?|answers?|via)\b|依赖|调用|调|从|给|拿|取|推|查|写|读|订阅|消费|提供|返回|同步给|要靠|走"
    ),
    "contract": pattern(
        r"\b(?:SLA|SLO|contract|idempot\w+|dedup\w*|order(?:ing|ed)?|consisten\w+|at[ -]least[ -]once|exactly[ -]once|at[ -]most[ -]once|budget|timeout|within|latency|p99|p95|ms|retr(?:y|ies)|version\w*|schema|guarantee\w*|unique[ ]key|request[ ]id|same[ ]key|stale\w*|fresh\w*|quota|rate[ ]limit|sync\w*|async\w*|ack|strong|eventual\w*|availability)\b"
        r"|幂等|去重|顺序|一致|契约|协议|接口约定|时延|超时|毫秒|预算|SLA|重试|唯一键|流水号|版本|同步|异步|至少一次|最终一致|强一致|配额|承诺|保证"
    ),
    "legacy": pattern(
        r"\b(?:legacy|old|existing|current|today['’]?s|old[ ]?(?:system|one|code)|COBOL|mainframe|monolith|batch|dual[- ]writ\w+|double[- ]writ\w+|strangl\w*|migrat\w+|cut[- ]?over|decommission\w*|retire|sunset|replace\w*|side[ ]by[ ]side|in[ ]parallel|shadow|stored[ ]procedures?|nightly|\d{4}|wrapper|adapter|anti-?corruption|keep[ ](?:it|the)|untouched|rewrite)\b"
        r"|老系统|旧系统|旧的|老的|历史|存量|现有|遗留|双写|双跑|并行|迁移|割接|下线|替换|适配|过渡|先不动|切流|平移|逐步|原来的?|老库|老接口|防腐层|改造"
    ),
    "team": pattern(TEAM),
    "handoff": pattern(
        r"\b(?:hand(?:s|ed|ing)?[- ]?(?:off|over|it|to)|handoff|handover|from[ ](?:that|there|then)|their['’]?s|theirs|takes?[ ]over|belongs?[ ]to|becomes?|is[ ]ours|ours|passes?|pass(?:ed|ing)?[ ]to|until[ ](?:then|that)|after[ ]that|up[ ]to|owns?|ownership|responsib\w+|accept\w*|line|border|boundary|baton|transfer\w*|point)\b|交接|移交|交给|归|之前归|之后归|以后归|接手|接管|接棒|负责到|边界|划清|责任|分界|归属|转给|移到|算.{1,6}的"
    ),
    "approval": pattern(
        r"\b(?:approv\w+|sign[- ]?(?:s|ed|ing)?[- ]?off|sign(?:s|ed|ing)?|agree\w*|review\w*|bless\w*|consent\w*|OK(?:s|['’]d|ed)?|okay|permission|written|in[ ]writing|yes|green[ ]?light|clear(?:s|ed|ance)?|veto|accept(?:ed|ance)?|stamp\w*|gate|commit(?:s|ted|ment)?|buy[- ]?in|confirm\w*|nod|contract|ticket|meeting|go/no-?go|align\w*|book(?:ed)?)\b"
        r"|审批|批准|签字|签|评审|同意|点头|确认|书面|会签|过会|拍板|背书|授权|放行|把关|认可|承诺|对齐|过审|约.{0,6}会|邮件|排期"
    ),
    "roadmap": pattern(
        r"\b(?:roadmap\w*|priorit\w+|OKRs?|KPIs?|quarter|backlog|busy|politic\w*|compet\w+|bandwidth|capacity[ ]for|headcount|sprint|incentive\w*|bonus|turf|trade|favou?r|offer|swap|lend|borrow|their[ ]own|not[ ]their|escalate|full|booked|refus\w+|push(?:es|ed)?[ ]back|say(?:s)?[ ]no|won['’]?t|conflict\w*|fight\w*|agenda|credit|blame|budget|cost[ ]cent\w+|reorg|Q[1-4])\b"
        r"|排期|优先级|路线图|KPI|OKR|抢|没人力|人力|忙|政治|博弈|利益|考核|各BU|不配合|不愿|推不动|扯皮|让步|换|借|补偿|资源|冲突|部门墙|背锅|面子|拒|顶回来|不情愿|季度"
    ),
    "blindspot": pattern(
        r"\b(?:don['’]?t[ ]know|do[ ]not[ ]know|not[ ]sure|unsure|no[ ]idea|never[ ](?:run|done|seen|worked|operated|touched|shipped)|blind[ ]?spots?|might[ ]be[ ]wrong|may[ ]be[ ]wrong|could[ ]be[ ]wrong|probably[ ]wrong|weak(?:est)?|haven['’]?t|not[ ]my|out[ ]of[ ]my[ ]depth|I['’]?m[ ](?:guessing|weak|not[ ])|unknown|can['’]?t[ ](?:tell|judge|say)|gap|ignorant|hole|what[ ]I['’]?m[ ]missing|least[ ]sure|not[ ](?:an[ ])?expert|rusty|trust)\b"
        r"|不知道|不清楚|不确定|没把握|没底|盲区|没做过|不熟|不懂|没接触|拿不准|可能错|不敢说|说不准|外行|短板|心里没数|没见过|没经验"
    ),
    "checker": pattern(
        r"\b(?:ask(?:ing)?|check(?:s|ed|ing)?|review\w*|verif\w+|confirm\w*|validat\w+|look[ ]at|tell[ ]me|correct|have|get|read|sanity|walk|by[ ]\w+day|send|run[ ]it[ ]by|before|judge|answer)\b|找.{1,12}(?:看|问|确认|核|把关|帮|审|过)|请教|核对|确认|帮我看|把关|复核|问一?下|让.{1,12}(?:看|查|核|确认|补)"
    ),
    "date": pattern(DAY),
    "mapping": pattern(
        r"\b(?:equivalent|here[ ]it|here[ ]that|our[ ]version|same[ ]as|i\.?e\.?|aka|called|instead[ ]of|rather[ ]than|maps?[ ]to|mapped|counterpart|in[ ]your[ ]world|local|translates?|known[ ]as|you[ ]call|we[ ]call|house)\b|对应|相当于|就是|我们这边|内部叫|这里叫|换成|等价|类似|映射|等同"
    ),
    "hybrid": pattern(
        r"\b(?:hybrid|on[- ]?prem\w*|IDC|own[ ]data[ ]?cent\w+|private[ ](?:cloud|line)|public[ ]cloud|leased[ ]line|express[ ]connect|VPC|permission\w*|access[ ](?:right|matrix|grant)|matrix|RAM[ ]role|cross[- ]BU|cross[- ]account|burst\w*|elastic|cloud[ ](?:burst|capacity|side)|authori[sz]\w+|account|own[ ]room|bare[ ]metal|data[ ]cent(?:er|re)s?|credential\w*|grant\w*)\b|混合云|机房|专线|专有云|公有云|自建|本地机房|上云|弹性|权限|授权|跨BU|账号|矩阵|IDC|云上|云下|物理机"
    ),
}
