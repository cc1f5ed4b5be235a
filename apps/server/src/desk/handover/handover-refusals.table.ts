import type { Bilingual } from '#libs/domain';
import type { HandoverRefusal } from './hand-over.js';

/** Every way in which a handover says no. */
export const HANDOVER_REFUSALS: Record<HandoverRefusal, { status: number; text: Bilingual }> = {
  notInThisState: { status: 409, text: { zh: '当前状态不允许此操作。', en: 'Not possible in the present state.' } },
  secondPersonNeeded: {
    status: 409,
    text: { zh: '须由接班人确认，不能由签字人本人确认。', en: 'Another person, the incoming one, has to confirm it.' },
  },
  versionChanged: {
    status: 412,
    text: { zh: '交接单已被他人更改，请查看后重试。', en: 'Somebody changed it meanwhile. Look again.' },
  },
  textNeeded: { status: 422, text: { zh: '请填写内容。', en: 'Write something.' } },
  unknownDesk: { status: 422, text: { zh: '没有这个监控台。', en: 'There is no such desk.' } },
  notYourRegion: {
    status: 403,
    text: { zh: '该监控台管辖的区域不归您负责。', en: 'That desk answers for regions that you do not.' },
  },
  handoverOpen: {
    status: 409,
    text: { zh: '该监控台已有未完成的交接。', en: 'A handover to that desk has begun and is not finished.' },
  },
};
