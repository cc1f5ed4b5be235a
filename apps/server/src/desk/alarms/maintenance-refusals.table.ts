import type { Bilingual } from '#libs/domain';
import type { WindowResult } from '../../incident/index.js';

type Refusal = Extract<WindowResult, { outcome: 'refused' }>['reason'];

/** Why a window is not planned or ended, in words. */
export const WINDOW_REFUSALS: Readonly<Record<Refusal, { status: number; text: Bilingual }>> = {
  leadNeeded: {
    status: 403,
    text: { zh: '此类维护窗口须由值班长或管理员设置。', en: 'A lead or an administrator has to plan such a window.' },
  },
  tooLong: { status: 409, text: { zh: '维护窗口过长。', en: 'The window is too long.' } },
  endsBeforeItBegins: { status: 409, text: { zh: '结束时间不晚于开始时间。', en: 'It ends before it begins.' } },
  isOver: { status: 409, text: { zh: '结束时间已过。', en: 'Its end has passed already.' } },
  componentNeeded: {
    status: 409,
    text: { zh: '全行范围的窗口必须指定部件。', en: 'A window everywhere has to name a component.' },
  },
  neverOpens: { status: 409, text: { zh: '该窗口永远不会开启。', en: 'It would never open.' } },
  unknownPlace: {
    status: 409,
    text: { zh: '没有此终端、网点或区域。', en: 'There is no such terminal, site or region.' },
  },
  notYourRegion: {
    status: 403,
    text: { zh: '此处不在您负责的区域。', en: 'This is not in a region of yours.' },
  },
  notRunning: { status: 409, text: { zh: '窗口当前未开启。', en: 'The window is not open now.' } },
};
