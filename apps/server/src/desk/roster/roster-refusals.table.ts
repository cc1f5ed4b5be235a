import type { Bilingual } from '#libs/domain';
import type {
  CalendarRefusal,
  ContactRefusal,
  OverrideRefusal,
  RotationRefusal,
  ShiftRefusal,
  SwapRefusal,
} from '../../roster/index.js';

export type RosterRefusal =
  ShiftRefusal | RotationRefusal | OverrideRefusal | SwapRefusal | CalendarRefusal | ContactRefusal;

/** How a refused edit of the roster is told; `{name}` is what it is about. */
export const ROSTER_REFUSALS: Record<RosterRefusal, { status: number; text: Bilingual }> = {
  unknownShift: { status: 404, text: { zh: '没有这个班次。', en: 'There is no such shift.' } },
  unknownRotation: { status: 404, text: { zh: '没有轮值“{name}”。', en: 'There is no rotation "{name}".' } },
  unknownOverride: { status: 404, text: { zh: '没有这条替班。', en: 'There is no such override.' } },
  unknownSwap: { status: 404, text: { zh: '没有这条换班。', en: 'There is no such swap.' } },
  unknownCalendarFeed: { status: 404, text: { zh: '没有这个日历地址。', en: 'There is no such calendar address.' } },
  unknownTechnician: { status: 422, text: { zh: '没有维修人员“{name}”。', en: 'There is no technician "{name}".' } },
  unknownRegion: { status: 422, text: { zh: '没有区域“{name}”。', en: 'There is no region "{name}".' } },
  unknownCalendar: {
    status: 422,
    text: { zh: '没有节假日日历“{name}”。', en: 'There is no holiday calendar "{name}".' },
  },
  notYourRegion: {
    status: 403,
    text: { zh: '这涉及不归您负责的区域。', en: 'This concerns a region that you do not answer for.' },
  },
  noSuchContact: { status: 422, text: { zh: '此人没有这种联系方式。', en: 'They have no such contact.' } },
  idTaken: { status: 409, text: { zh: '轮值“{name}”已存在。', en: 'There is a rotation "{name}" already.' } },
  versionChanged: {
    status: 412,
    text: { zh: '已被他人修改，当前版本 {name}。', en: 'Somebody else changed it; it has version {name} now.' },
  },
  empty: { status: 422, text: { zh: '结束时间必须晚于开始时间。', en: 'It must end after it begins.' } },
  standsInForThemselves: {
    status: 422,
    text: { zh: '不能替自己值班。', en: 'Nobody stands in for themselves.' },
  },
  lineNeedsRegion: {
    status: 422,
    text: {
      zh: '替整条线值班时，必须写明区域和线。',
      en: 'Who stands in for a whole line must name its region and line.',
    },
  },
  overlapsAnother: {
    status: 409,
    text: {
      zh: '这段时间同一人（或同一条线）已有替班（编号 {name}）。',
      en: 'In this time the same person, or the same line, is stood in for already (override {name}).',
    },
  },
  alreadyOver: { status: 422, text: { zh: '这段时间已经过去。', en: 'That time is over.' } },
  hasBegun: {
    status: 422,
    text: {
      zh: '替班已经开始，只能改结束时间；要改其他内容，请先撤回，再新建一条。',
      en: 'It has begun, so that only its end can be changed; for anything else take it back and enter another one.',
    },
  },
  withThemselves: { status: 422, text: { zh: '不能和自己换班。', en: 'Nobody swaps with themselves.' } },
  begun: { status: 422, text: { zh: '要换的班已经开始。', en: 'A duty of this swap has begun already.' } },
  nothingToGive: {
    status: 422,
    text: { zh: '换出的人这段时间没有班。', en: 'The one who gives has no duty in this time.' },
  },
  nothingToTake: {
    status: 422,
    text: { zh: '对方这段时间没有班。', en: 'The other one has no duty in this time.' },
  },
  partsOverlap: {
    status: 422,
    text: { zh: '换出与换入的时间重叠。', en: 'What is given and what is taken overlap.' },
  },
  notYours: { status: 403, text: { zh: '这不该由您答复。', en: 'This is not yours to answer.' } },
  expired: { status: 409, text: { zh: '无人在开始前答复，已失效。', en: 'It has expired: the duty has begun.' } },
  alreadyAnswered: { status: 409, text: { zh: '已经答复过。', en: 'It has been answered already.' } },
};
