import type { Bilingual } from '#libs/domain';
import type { AnswerResult, AssignRefusal } from '../../dispatch/index.js';
import type { ActRefusal } from '../../incident/index.js';

type AnswerRefusal = Extract<AnswerResult, { outcome: 'refused' }>['reason'];

/** Every way in which a hop says no, as the API tells it. */
export const REFUSALS: Record<ActRefusal | AnswerRefusal | AssignRefusal, { status: number; text: Bilingual }> = {
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
  untilTooFar: { status: 422, text: { zh: '最多搁置八小时。', en: 'Eight hours at most.' } },
  tooSerious: {
    status: 403,
    text: { zh: '此类事件单不能由一人搁置。', en: 'An incident of this class cannot be shelved by one person.' },
  },
  openElsewhere: {
    status: 409,
    text: { zh: '同一故障已有新的事件单。', en: 'There is a newer open incident of the same fault.' },
  },
  over: { status: 409, text: { zh: '事件单已结束。', en: 'The incident is over.' } },
  takenByOther: { status: 409, text: { zh: '{name} 已接单。', en: '{name} has taken it.' } },
  askedOther: { status: 409, text: { zh: '现已派给 {name}。', en: '{name} is being asked now.' } },
  neverAsked: { status: 403, text: { zh: '此单没有派给您。', en: 'You were not asked to take it.' } },
  unknownTechnician: { status: 422, text: { zh: '没有这位工程师。', en: 'There is no such technician.' } },
};
