import { PAUSE_REASON_TEXTS, SERVICE_TARGET_TEXTS, WORK_ORDER_STEP_TEXTS } from '#libs/domain';
import type {
  Answer,
  Bilingual,
  Candidate,
  ChatteringVerdict,
  CaseMatch,
  Admission,
  ContractReview,
  Correlation,
  Follow,
  MergedEvent,
  NextAttempt,
  NextOffer,
  NextStep,
  OutageVerdict,
  ReportMatch,
  SelfTestReason,
  ServiceStep,
  ShelfAfter,
  SuppressionVerdict,
  TargetAfterMerge,
  Unattended,
  Verification,
} from '#libs/domain';
import type { TimelineWord } from '../../incident/index.js';

/** What happened, by the word in the timeline. `{name}` stands for a fact of the entry. */
export const WHAT_TEXTS: Record<TimelineWord, Bilingual> = {
  opened: { zh: '发现故障，系统建单', en: 'A fault was raised; the incident was opened' },
  repeated: { zh: '同一故障再次上报', en: 'The same fault was raised again' },
  reopened: { zh: '事件单重新打开', en: 'The incident was reopened' },
  cleared: { zh: '故障已消失', en: 'The fault is gone' },
  closed: { zh: '事件单已关闭', en: 'The incident was closed' },
  notClosed: { zh: '验证期结束，暂不关闭', en: 'The verify window ended; not closed yet' },
  held: { zh: '暂缓呼叫，至 {untilLocal}', en: 'Nobody is asked before {untilLocal}' },
  waitOver: { zh: '不再等待，呼叫人员', en: 'The wait is over; somebody is asked' },
  hiddenByMaintenance: {
    zh: '维护窗口 {ref} 期间不呼叫人员，至 {untilLocal}',
    en: 'Maintenance window {ref} hides it until {untilLocal}; nobody is paged',
  },
  hiddenByMode: {
    zh: '终端处于 {ref} 模式，暂不呼叫人员，最迟至 {untilLocal}',
    en: 'The terminal is in {ref} mode, which hides it until it ends, {untilLocal} at the latest',
  },
  hiddenByOutage: { zh: '属于中断 {outage}，不单独呼叫', en: 'Part of outage {outage}; not paged on its own' },
  hiddenByFlood: {
    zh: '值班台 {ref} 告警洪泛，暂不呼叫，最迟至 {untilLocal}',
    en: 'Desk {ref} is flooded; muted until that is over, {untilLocal} at the latest',
  },
  unsuppressed: { zh: '不再抑制', en: 'Nothing hides it any more' },
  splitOut: { zh: '从中断 {outage} 中拆出，单独处理', en: 'Split out of outage {outage}' },
  chattering: {
    zh: '故障抖动：保持打开并计数，不再重复呼叫',
    en: 'The fault chatters: kept open and counted, not paged again',
  },
  calmed: { zh: '抖动停止，共上报 {count} 次', en: 'It has stopped to chatter after {count} raises' },
  notPaged: { zh: '未呼叫人员', en: 'Nobody was paged' },
  selfTested: { zh: '终端自检', en: 'The terminal tested itself' },
  offered: { zh: '派单给 {technicianId}', en: 'Offered to {technicianId}' },
  unanswered: { zh: '无人接单，已通知监控台', en: 'Nobody has taken it; the desk was told' },
  expired: { zh: '{technicianId} 未在时限内应答', en: '{technicianId} did not answer in time' },
  withdrawn: { zh: '已撤回对 {technicianId} 的派单', en: 'The offer to {technicianId} was withdrawn' },
  done: { zh: '{technicianId} 完成处理', en: '{technicianId} is done' },
  assigned: { zh: '监控台指派给 {technicianId}', en: 'The desk assigned {technicianId}' },
  escalated: { zh: '升级第 {step} 步，已通知 {told}', en: 'Escalation step {step}: {told} told' },
  escalatedToNobody: { zh: '升级第 {step} 步没有找到人', en: 'Escalation step {step} reached nobody' },
  unattended: { zh: '稽核发现无人跟进，已重新派单', en: 'The auditor found nobody on it; sent to dispatch again' },
  accepted: { zh: '接单', en: 'Accepted' },
  refused: { zh: '拒绝接单', en: 'Refused' },
  handedBack: { zh: '交回工单', en: 'Handed back' },
  travelling: { zh: '已出发', en: 'On the way' },
  arrived: { zh: '已到场', en: 'Arrived' },
  waitingParts: { zh: '等待备件', en: 'Waiting for parts' },
  restored: { zh: '已恢复服务', en: 'Restored' },
  cancelled: { zh: '事件单已取消', en: 'Cancelled' },
  shelved: { zh: '已搁置', en: 'Shelved' },
  unshelved: { zh: '取消搁置', en: 'Taken off the shelf' },
  shelveRequested: { zh: '申请搁置，等待另一人确认', en: 'Somebody asks to shelve it; another person has to confirm' },
  shelveRequestWithdrawn: { zh: '搁置申请已撤回', en: 'The request to shelve it was taken back' },
  shelveRequestLapsed: { zh: '{by} 的搁置申请已失效', en: "{by}'s request to shelve it lapsed" },
  merged: { zh: '已并入事件单 {number}', en: 'Merged into {number}' },
  tookIn: { zh: '事件单 {number} 并入本单', en: '{number} was merged into it' },
  split: { zh: '已从合并中拆出', en: 'Split out again' },
  partSplit: { zh: '事件单 {number} 已拆出', en: '{number} was split out again' },
  partRaised: {
    zh: '并入的事件单 {number} 的故障再次上报',
    en: 'The fault of {number}, which is part of it, was raised again',
  },
  partCleared: { zh: '并入的事件单 {number} 的故障已消失', en: 'The fault of {number}, which is part of it, is gone' },
  taken: { zh: '已接手', en: 'Taken over at the desk' },
  released: { zh: '已放手', en: 'Given up at the desk' },
  noted: { zh: '备注', en: 'Note' },
  supportAsked: { zh: '请 {technicianId} 协助', en: '{technicianId} was asked to help' },
  supportAccepted: { zh: '同意协助', en: 'Helps' },
  supportRefused: { zh: '不能协助', en: 'Does not help' },
  supportLeft: { zh: '不再协助', en: 'Helps no longer' },
  supportReleased: { zh: '{technicianId} 无需再协助', en: '{technicianId} need not help any more' },
  handOverOffered: {
    zh: '交接班：请 {technicianId} 接手；接手前仍由 {holder} 负责',
    en: 'Hand-over: {technicianId} was asked to take it; until then it stays with {holder}',
  },
  tookOver: { zh: '{technicianId} 已接手', en: '{technicianId} has taken it over' },
  handOverRefused: { zh: '未接手', en: 'Does not take it over' },
  keptByHolder: { zh: '无人接手，仍由 {technicianId} 负责', en: 'Nobody takes it over; it stays with {technicianId}' },
  contractOverdue: { zh: '厂商 {technicianId} 超出合同时限', en: 'Vendor {technicianId} is late under its contract' },
  prioritized: { zh: '优先级由 {from} 改为 {to}', en: 'Priority changed from {from} to {to}' },
  clockPaused: { zh: '暂停计时（{pause}）', en: 'The clock was stopped ({pause})' },
  clockResumed: { zh: '恢复计时（{pause}）', en: 'The clock runs again ({pause})' },
  workOrderStated: { zh: '工单步骤：{step}', en: 'Step of the work order: {step}' },
  serviceLevelAtRisk: { zh: '{target}时限将至，已提醒', en: '{target} limit at risk; a warning went out' },
  serviceLevelBreached: {
    zh: '{target}超时（时限 {limitMinutes} 分钟）',
    en: '{target} limit of {limitMinutes} minutes was missed',
  },
  noticeSent: { zh: '已通过 {channel} 通知 {recipient}', en: '{recipient} was told by {channel}' },
  noticeFailed: {
    zh: '通过 {channel} 通知 {recipient} 未成功',
    en: 'Telling {recipient} by {channel} did not succeed',
  },
  noticeDelivered: { zh: '{recipient} 已收到（{channel}）', en: '{recipient} has got it ({channel})' },
  caseOpened: { zh: '客户案件 {case} 已建立', en: 'Customer case {case} was opened' },
  caseReported: { zh: '客户报告并入案件 {case}', en: "The customer's report joined case {case}" },
  caseSeenAgain: { zh: '设备再次上报案件 {case} 的情况', en: 'The terminal told of case {case} again' },
  caseMatched: { zh: '设备事件并入客户案件 {case}', en: "The terminal's event joined customer case {case}" },
  caseMoved: { zh: '客户案件 {case} 已转到其他事件单', en: 'Customer case {case} moved to another incident' },
};

const CHANNEL_TEXTS: Record<string, Bilingual> = {
  sms: { zh: '短信', en: 'SMS' },
  email: { zh: '邮件', en: 'e-mail' },
  push: { zh: '推送', en: 'push' },
  voice: { zh: '电话', en: 'a call' },
  webhook: { zh: '接口', en: 'webhook' },
  robot: { zh: '群机器人', en: 'group robot' },
};

/** Words of a fact that are told in the reader's language, by the name of the fact. */
export const FACT_WORDS: Readonly<Record<string, Readonly<Record<string, Bilingual>>>> = {
  channel: CHANNEL_TEXTS,
  target: SERVICE_TARGET_TEXTS,
  pause: PAUSE_REASON_TEXTS,
  step: WORK_ORDER_STEP_TEXTS,
};

type CaseReason = CaseMatch['reason'] | ReportMatch['reason'] | 'eventArrived';
type ToldServiceReason = Extract<ServiceStep['reason'], 'atRisk' | 'notInTime' | 'foundLate'>;
type EscalationReason = 'escalationDue' | 'escalatedToAll' | 'escalationReachesNobody';
type AlarmReason =
  | Extract<ChatteringVerdict, { outcome: 'begin' | 'end' }>['reason']
  | Extract<SuppressionVerdict, { outcome: 'close' | 'raise' }>['reason']
  | Extract<OutageVerdict, { outcome: 'split' | 'release' }>['reason']
  | 'floodOver'
  | 'stoodLongEnough'
  | 'askedLongAgo';
/** Every reason that a rule can give: the compiler holds this list and the rules to the same set. */
type RuleReason =
  | Exclude<Admission, { outcome: 'page' }>['reason']
  | AlarmReason
  | SelfTestReason
  | Correlation['reason']
  | Verification['reason']
  | NextStep['reason']
  | NextOffer['reason']
  | Candidate['reason']
  | Answer['reason']
  | NextAttempt['reason']
  | 'pushOnly'
  | 'receipt'
  | 'undeliverable'
  | 'bySms'
  | 'byCall'
  | 'byLink'
  | CaseReason
  | ShelfAfter['reason']
  | Follow['reason']
  | Extract<TargetAfterMerge, { outcome: 'reopen' }>['reason']
  | NonNullable<MergedEvent>['reason']
  | 'backWhileShelved'
  | 'nobodyConfirmed'
  | 'partCleared'
  | 'listedForTheDesk'
  | 'chosenByDesk'
  | 'askedToHelp'
  | ContractReview['overdue'][number]['reason']
  | ToldServiceReason
  | EscalationReason
  | Unattended
  | 'byHand';

/** Why, by the reason that the rule gave. Empty: the words before say it all. */
export const REASON_TEXTS: Record<RuleReason, Bilingual> = {
  componentWell: { zh: '部件正常', en: 'the component is well' },
  componentNotWell: { zh: '部件仍不正常', en: 'the component is still not well' },
  componentUnknown: { zh: '部件状态未知', en: 'the state of the component is unknown' },
  testFailed: { zh: '自检未能完成', en: 'the test could not be done' },
  testRefused: { zh: '终端拒绝自检', en: 'the terminal refused the test' },
  notAnswered: { zh: '终端未答复', en: 'the terminal did not answer' },
  selfTestFailed: { zh: '终端自检未通过', en: "the terminal's own test found the component not well" },
  mayBeOutage: {
    zh: '等待相邻终端，判断是否整体中断',
    en: 'its neighbours may be lost, too: one outage instead of many',
  },
  pagedLately: { zh: '刚呼叫过，故障时有时无', en: 'somebody was asked a moment ago, and it comes and goes' },
  inMaintenance: { zh: '', en: '' },
  inSupervisorMode: { zh: '有人正在现场操作', en: 'a person is at work on it' },
  partOfOutage: { zh: '', en: '' },
  inFlood: { zh: '', en: '' },
  flapping: { zh: '短时间内反复出现与消失', en: 'it came and went several times within a minute' },
  quietAgain: { zh: '已安静下来', en: 'it has been quiet for long enough' },
  clearedWhileHidden: { zh: '抑制期间故障已消失', en: 'the fault went while it was hidden' },
  stillStands: { zh: '抑制结束，故障仍在', en: 'what hid it is over, and the fault still stands' },
  staysDown: { zh: '其余终端已恢复，此台仍未恢复', en: 'the others are back and this one stays down' },
  outageOver: { zh: '所属中断已结束，故障仍在', en: 'its outage is over, and the fault still stands' },
  floodOver: { zh: '洪泛不再抑制此故障，故障仍在', en: 'no flood mutes it any more, and the fault still stands' },
  stoodLongEnough: { zh: '故障持续存在', en: 'the fault has stood for long enough' },
  askedLongAgo: { zh: '上次呼叫已久', en: 'the last page is long ago' },
  firstSeen: { zh: '没有未结的同类事件单', en: 'no incident of this fault was open' },
  seenAgainLater: { zh: '上一张单早已结束', en: 'the last incident of this fault ended long ago' },
  raisedAgain: { zh: '并入未结事件单，不再呼叫', en: 'it belongs to the open incident; nobody is paged again' },
  backWhileHeld: { zh: '处理期间故障再次出现', en: 'it came back while somebody is on it' },
  backWhileVerifying: { zh: '验证期内故障再次出现', en: 'it came back within the verify window' },
  backBeforeClosed: { zh: '关闭前故障再次出现', en: 'it came back before the incident was closed' },
  backAfterClosing: { zh: '关闭后不久故障再次出现', en: 'it came back soon after the incident was closed' },
  gatewaySaidWhen: { zh: '网关要求稍后重试', en: 'the gateway asked to come again later' },
  bySms: { zh: '短信答复', en: 'answered by SMS' },
  byCall: { zh: '电话按键答复', en: 'answered by telephone key' },
  byLink: { zh: '通过短信链接答复', en: 'answered by the link in the message' },
  pushOnly: {
    zh: '只有推送，可能无人看见：请补充电话',
    en: 'by push alone, which nobody may see: a telephone number is missing',
  },
  receipt: { zh: '', en: '' },
  undeliverable: { zh: '网关回执：未能送达', en: 'the gateway says that it could not be delivered' },
  clearedByItself: { zh: '故障自行消失，尚无人接单', en: 'the fault went by itself before anybody took it' },
  clearedWhileHeld: { zh: '已有人处理，由其确认', en: 'somebody is on it and will confirm' },
  clearedWhileVerifying: { zh: '验证期内', en: 'within the verify window' },
  needsPerson: {
    zh: '此类故障须由人员处理后才能结束',
    en: 'a fault of this kind ends only when a person has seen to it',
  },
  notedOnly: { zh: '仅记录', en: 'noted only' },
  nothingOpen: { zh: '没有未结事件单', en: 'no incident was open' },
  alreadyClear: { zh: '此前已消失', en: 'it was gone already' },
  stayedQuiet: { zh: '验证期内故障没有再出现', en: 'the fault stayed away for the whole verify window' },
  repairedByPerson: { zh: '人员已处理，验证期结束', en: 'a person has seen to it and the verify window is over' },
  stillVerifying: { zh: '验证期未结束', en: 'the verify window is not over' },
  faultStands: { zh: '终端仍在报告故障', en: 'the terminal still reports the fault' },
  notRestored: { zh: '尚未恢复', en: 'it is not restored' },
  over: { zh: '事件单已结束', en: 'the incident is over' },
  restored: { zh: '已恢复', en: 'it is restored' },
  inProgress: { zh: '正在处理', en: 'somebody is working on it' },
  shelved: { zh: '已搁置', en: 'it is shelved' },
  stillAsked: { zh: '派单未到期', en: 'the offer still runs' },
  notAsked: { zh: '尚未派单', en: 'nobody was asked yet' },
  offerExpired: { zh: '派单到期无应答', en: 'the offer expired without an answer' },
  broughtBack: { zh: '事件单已重新打开', en: 'the incident was reopened' },
  noProgress: { zh: '接单后没有进展', en: 'nothing has happened since it was accepted' },
  suppressed: { zh: '已被抑制', en: 'it is suppressed' },
  stillOnShift: { zh: '仍在班', en: 'the holder is still on call' },
  shiftEnded: { zh: '负责人已下班且尚未开始', en: "the holder's shift has ended and they have not begun" },
  atRisk: { zh: '', en: '' },
  foundLate: { zh: '事后统计', en: 'the step was taken, but too late' },
  notInTime: { zh: '未在时限内完成', en: 'not done in time' },
  askedToHelp: { zh: '请求协助', en: 'asked to help' },
  hasPart: { zh: '带有所需备件', en: 'carries the parts' },
  fairer: { zh: '近期被呼叫较少', en: 'took fewer pages lately' },
  onlyRestingLeft: { zh: '其他人都不可用，此人正在休息', en: 'resting, but nobody else is left' },
  onlyFullLeft: { zh: '其他人都不可用，此人手头已满', en: 'has as much as they may hold, but nobody else is left' },
  everybodyResting: { zh: '可用人员都在休息', en: 'everybody who could go is resting' },
  everybodyFull: { zh: '可用人员手头都已满', en: 'everybody who could go has as much as they may hold' },
  onlyOne: { zh: '唯一合适的在班人员', en: 'the only fitting person on call' },
  atTerminal: { zh: '已在负责此终端', en: 'is sent to this terminal already' },
  firstLine: { zh: '一线在班', en: 'first line on call' },
  inTime: { zh: '能按时赶到', en: 'in time' },
  nearer: { zh: '距离最近', en: 'the nearest' },
  lessBusy: { zh: '手头工作最少', en: 'the least busy' },
  sameFootingEarlierName: { zh: '条件相同，按编号顺序', en: 'equal to others; first by id' },
  askedAgain: { zh: '其他人都已问过，再次派单', en: 'everybody else was asked; asked again' },
  nobodyOnCall: { zh: '没有在班人员', en: 'nobody is on call' },
  nobodySkilled: { zh: '在班人员没有所需技能', en: 'nobody on call has the skill' },
  everybodyRefused: { zh: '所有人都拒绝了', en: 'everybody refused' },
  everybodyAsked: { zh: '所有人都已问过', en: 'everybody was asked' },
  late: { zh: '派单到期后的应答', en: 'answered after the offer had expired' },
  answeredEscalation: { zh: '答复升级呼叫', en: 'answered the page of an escalation' },
  acceptedBefore: { zh: '此前已接单', en: 'it was accepted before' },
  refusedBefore: { zh: '此前已拒绝', en: 'it was refused before' },
  takenByOther: { zh: '他人已接单', en: 'somebody else has it' },
  askedOther: { zh: '正在询问他人', en: 'somebody else is being asked' },
  neverAsked: { zh: '没有派给此人', en: 'this person was not asked' },
  accepted: { zh: '', en: '' },
  passingError: { zh: '网关暂时出错，稍后重试', en: 'the gateway failed for the moment; it is tried again' },
  channelFailed: { zh: '此渠道被拒绝，改用下一渠道', en: 'refused on this channel; the next one is used' },
  channelDown: { zh: '此渠道不可用，改用下一渠道', en: 'this channel is down; the next one is used' },
  noChannelLeft: { zh: '没有其他渠道', en: 'no other channel is left' },
  tooOld: { zh: '已过时限', en: 'it is too old' },
  reportedBefore: { zh: '客户此前已报告', en: 'the customer had told of it before' },
  sameEvidence: { zh: '证据相同', en: 'the evidence is the same' },
  againAtOnce: { zh: '短时间内再次上报', en: 'told again at once' },
  firstOfIncident: { zh: '设备自动发现', en: 'the machine raised it by itself' },
  otherEvidence: { zh: '证据不同，属于另一位客户', en: 'other evidence: another customer' },
  laterAgain: { zh: '之后再次发生，属于另一位客户', en: 'it happened again later: another customer' },
  machineToldToo: { zh: '设备也已上报', en: 'the machine had told of it, too' },
  reportedAgain: { zh: '同一客户再次报告', en: 'the same customer told again' },
  noEvent: { zh: '设备没有相应记录', en: 'the machine saw no such event' },
  eventOfAnother: { zh: '设备记录属于另一位客户', en: "the machine's event belongs to another customer" },
  eventArrived: { zh: '设备事件随后到达', en: "the machine's event arrived later" },
  timedShelfRuns: { zh: '搁置未到期', en: 'its shelf has not ended' },
  sameAppearance: { zh: '同一次故障', en: 'the fault had not gone meanwhile' },
  shelfIsOver: { zh: '搁置到期', en: 'its time on the shelf is over' },
  oneShotIsOver: { zh: '故障消失后再次出现', en: 'the fault went and came back' },
  notShelved: { zh: '没有搁置', en: 'it is not shelved' },
  backWhileShelved: {
    zh: '搁置期间故障再次出现，继续搁置',
    en: 'it came back while it is shelved, and stays on the shelf',
  },
  nobodyConfirmed: { zh: '没有另一人确认', en: 'no other person confirmed it in time' },
  partRaised: { zh: '计入本单', en: 'it counts here' },
  partStands: { zh: '并入的故障仍在', en: 'the fault of a part stands' },
  partCameBack: { zh: '并入的故障再次出现', en: 'the fault of a part came back' },
  partCleared: { zh: '', en: '' },
  raisedAsPart: { zh: '计入所并入的事件单', en: 'it counts on the incident that it was merged into' },
  clearedAsPart: { zh: '随所并入的事件单处理', en: 'the incident that it was merged into goes on' },
  targetOverFaultStands: {
    zh: '所并入的事件单已结束，而此故障仍在',
    en: 'the incident that it was merged into is over, and this fault stands',
  },
  overWithTarget: { zh: '随所并入的事件单结束', en: 'over with the incident that it was merged into' },
  upToDate: { zh: '没有变化', en: 'nothing new' },
  listedForTheDesk: { zh: '此类故障只列在监控台', en: 'a fault of this kind is listed for the desk only' },
  chosenByDesk: { zh: '监控台指派', en: 'chosen by the desk' },
  escalationDue: { zh: '到时仍无人接单', en: 'nobody had taken it by then' },
  escalatedToAll: {
    zh: '该步骤找不到人，已通知所有值班台和负责人',
    en: 'the step meant nobody; every desk and lead was told',
  },
  escalationReachesNobody: {
    zh: '没有可联系的人，立即进入下一步',
    en: 'nobody can be reached by it; the next step follows at once',
  },
  noStep: { zh: '没有负责人，也没有下一步', en: 'nobody had it and nothing was due' },
  dispatchForgotten: { zh: '派单时间已过而未派单', en: 'dispatch was overdue' },
  escalationForgotten: { zh: '升级时间已过而未升级', en: 'a step of escalation was overdue' },
  offerForgotten: { zh: '派单到期后无人跟进', en: 'an offer had expired and nothing followed' },
  heldByNobody: { zh: '显示已接单，实际无人负责', en: 'it counted as taken and nobody held it' },
  suppressedForGood: { zh: '被抑制且没有结束时间', en: 'it was suppressed without an end' },
  verifyForgotten: { zh: '验证期已过而未关闭', en: 'its verify window was long over' },
  byHand: { zh: '', en: '' },
};
