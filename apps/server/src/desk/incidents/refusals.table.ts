import type { Bilingual } from '#libs/domain';
import type { AnswerResult, AssignRefusal, SupportRefusal } from '../../dispatch/index.js';
import type { ActRefusal } from '../../incident/index.js';

type AnswerRefusal = Extract<AnswerResult, { outcome: 'refused' }>['reason'];

/** Every way in which a hop says no, as the API tells it. */
export const REFUSALS: Record<
  ActRefusal | AnswerRefusal | AssignRefusal | SupportRefusal,
  { status: number; text: Bilingual }
> = {
  notYours: { status: 403, text: { zh: '您无权进行此操作。', en: 'This is not yours to do.' } },
  versionChanged: {
    status: 412,
    text: { zh: '事件单已被他人更改，请查看后重试。', en: 'Somebody changed the incident meanwhile. Look again.' },
  },
  notInThisState: { status: 409, text: { zh: '当前状态不允许此操作。', en: 'Not possible in the present state.' } },
  reasonNeeded: { status: 422, text: { zh: '请填写原因。', en: 'Say why.' } },
  textNeeded: { status: 422, text: { zh: '请填写内容。', en: 'Write something.' } },
  faultStands: {
    status: 409,
    text: {
      zh: '终端仍在报告此故障。确认已修复请选择强制并说明原因。',
      en: 'The terminal still reports the fault. To go on all the same, override and say why.',
    },
  },
  untilNeeded: { status: 422, text: { zh: '请填写搁置的截止时间。', en: 'Say until when.' } },
  untilPast: { status: 422, text: { zh: '截止时间已过。', en: 'That time has passed.' } },
  untilTooFar: {
    status: 422,
    text: { zh: '超过允许的最长搁置时间。', en: 'That is longer than an incident may be shelved.' },
  },
  secondPersonNeeded: {
    status: 409,
    text: {
      zh: '此类事件单须由另一人确认搁置。',
      en: 'An incident of this class is shelved when another person confirms it.',
    },
  },
  otherRequestPending: {
    status: 409,
    text: {
      zh: '已有另一搁置申请等待确认，请确认该申请或先撤回。',
      en: 'A request with another end waits for its second person. Confirm that one, or take it back first.',
    },
  },
  takenByColleague: { status: 409, text: { zh: '{name} 已接手。', en: '{name} has taken it over.' } },
  unknownTarget: { status: 422, text: { zh: '没有要并入的事件单。', en: 'There is no incident to merge it into.' } },
  intoItself: { status: 422, text: { zh: '不能并入自身。', en: 'An incident cannot be merged into itself.' } },
  intoItsPart: {
    status: 409,
    text: { zh: '目标事件单是本单的一部分。', en: 'The other incident is part of this one.' },
  },
  targetOver: { status: 409, text: { zh: '目标事件单已结束。', en: 'The other incident is over.' } },
  targetHidden: {
    status: 409,
    text: {
      zh: '目标事件单已搁置或被抑制，并入后将无人被呼叫。',
      en: 'The other incident is shelved or suppressed: nobody would be paged any more.',
    },
  },
  keptForDifferentCustomers: {
    status: 409,
    text: {
      zh: '两单分别留有不同客户的卡或现金，不能合并。',
      en: 'Both keep a card or cash of different customers. They are never merged.',
    },
  },
  keepsProperty: {
    status: 409,
    text: {
      zh: '本单留有客户的卡或现金，请将另一单并入本单。',
      en: "This one keeps a customer's card or cash. Merge the other one into it.",
    },
  },
  isAnOutage: {
    status: 409,
    text: {
      zh: '本单是大范围中断，之后失联的终端会归入其下，不能并入他单。',
      en: 'This one is an outage: what is lost later joins it. Merge the other one into it.',
    },
  },
  openElsewhere: {
    status: 409,
    text: { zh: '同一故障已有新的事件单。', en: 'There is a newer open incident of the same fault.' },
  },
  over: { status: 409, text: { zh: '事件单已结束。', en: 'The incident is over.' } },
  takenByOther: { status: 409, text: { zh: '{name} 已接单。', en: '{name} has taken it.' } },
  askedOther: { status: 409, text: { zh: '现已派给 {name}。', en: '{name} is being asked now.' } },
  neverAsked: { status: 403, text: { zh: '此单没有派给您。', en: 'You were not asked to take it.' } },
  notHelping: { status: 409, text: { zh: '此人没有协助此单。', en: 'They do not help with this incident.' } },
  unknownTechnician: { status: 422, text: { zh: '没有这位工程师。', en: 'There is no such technician.' } },
};
