import type {
  Answer,
  Bilingual,
  Candidate,
  CaseMatch,
  Correlation,
  NextAttempt,
  NextOffer,
  NextStep,
  ReportMatch,
  Verification,
} from '#libs/domain';

/** What happened, by the word in the timeline. `{name}` stands for a fact of the entry. */
export const WHAT_TEXTS: Record<string, Bilingual> = {
  opened: { zh: '设备上报故障，系统建单', en: 'The terminal raised the fault; the incident was opened' },
  repeated: { zh: '设备再次上报同一故障', en: 'The terminal raised the same fault again' },
  reopened: { zh: '事件单重新打开', en: 'The incident was reopened' },
  cleared: { zh: '设备报告故障已消失', en: 'The terminal says that the fault is gone' },
  closed: { zh: '事件单已关闭', en: 'The incident was closed' },
  notClosed: { zh: '验证期结束，暂不关闭', en: 'The verify window ended; not closed yet' },
  notPaged: { zh: '未呼叫人员', en: 'Nobody was paged' },
  offered: { zh: '派单给 {technicianId}', en: 'Offered to {technicianId}' },
  unanswered: { zh: '无人接单，已通知监控台', en: 'Nobody has taken it; the desk was told' },
  expired: { zh: '{technicianId} 未在时限内应答', en: '{technicianId} did not answer in time' },
  withdrawn: { zh: '已撤回对 {technicianId} 的派单', en: 'The offer to {technicianId} was withdrawn' },
  done: { zh: '{technicianId} 完成处理', en: '{technicianId} is done' },
  assigned: { zh: '监控台指派给 {technicianId}', en: 'The desk assigned {technicianId}' },
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
  noted: { zh: '备注', en: 'Note' },
  noticeSent: { zh: '已通过 {channel} 通知 {recipient}', en: '{recipient} was told by {channel}' },
  noticeFailed: {
    zh: '通过 {channel} 通知 {recipient} 未成功',
    en: 'Telling {recipient} by {channel} did not succeed',
  },
  caseOpened: { zh: '客户案件 {case} 已建立', en: 'Customer case {case} was opened' },
  caseReported: { zh: '客户报告并入案件 {case}', en: "The customer's report joined case {case}" },
  caseSeenAgain: { zh: '设备再次上报案件 {case} 的情况', en: 'The terminal told of case {case} again' },
  caseMatched: { zh: '设备事件并入客户案件 {case}', en: "The terminal's event joined customer case {case}" },
  caseMoved: { zh: '客户案件 {case} 已转到其他事件单', en: 'Customer case {case} moved to another incident' },
};

export const CHANNEL_TEXTS: Record<string, Bilingual> = {
  sms: { zh: '短信', en: 'SMS' },
  email: { zh: '邮件', en: 'e-mail' },
};

type CaseReason = CaseMatch['reason'] | ReportMatch['reason'] | 'eventArrived';
/** Every reason that a rule can give: the compiler holds this list and the rules to the same set. */
type RuleReason =
  | Correlation['reason']
  | Verification['reason']
  | NextStep['reason']
  | NextOffer['reason']
  | Candidate['reason']
  | Answer['reason']
  | NextAttempt['reason']
  | CaseReason
  | 'listedForTheDesk'
  | 'chosenByDesk'
  | 'byHand';

/** Why, by the reason that the rule gave. Empty: the words before say it all. */
export const REASON_TEXTS: Record<RuleReason, Bilingual> = {
  firstSeen: { zh: '没有未结的同类事件单', en: 'no incident of this fault was open' },
  seenAgainLater: { zh: '上一张单早已结束', en: 'the last incident of this fault ended long ago' },
  raisedAgain: { zh: '并入未结事件单，不再呼叫', en: 'it belongs to the open incident; nobody is paged again' },
  backWhileHeld: { zh: '处理期间故障再次出现', en: 'it came back while somebody is on it' },
  backWhileVerifying: { zh: '验证期内故障再次出现', en: 'it came back within the verify window' },
  backBeforeClosed: { zh: '关闭前故障再次出现', en: 'it came back before the incident was closed' },
  backAfterClosing: { zh: '关闭后不久故障再次出现', en: 'it came back soon after the incident was closed' },
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
  onlyOne: { zh: '唯一合适的在班人员', en: 'the only fitting person on call' },
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
  listedForTheDesk: { zh: '此类故障只列在监控台', en: 'a fault of this kind is listed for the desk only' },
  chosenByDesk: { zh: '监控台指派', en: 'chosen by the desk' },
  byHand: { zh: '', en: '' },
};
