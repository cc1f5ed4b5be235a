import type { Bilingual } from '../notice/notice-words.js';
import type { PauseReason, ServiceState, ServiceTarget } from './service-words.js';
import type { WorkOrderStep } from './work-order.js';

/** What people call each promise. */
export const SERVICE_TARGET_TEXTS: Readonly<Record<ServiceTarget, Bilingual>> = {
  response: { zh: '响应', en: 'Response' },
  arrival: { zh: '到场', en: 'Arrival' },
  restore: { zh: '恢复', en: 'Restore' },
};

export const SERVICE_STATE_TEXTS: Readonly<Record<ServiceState, Bilingual>> = {
  running: { zh: '计时中', en: 'running' },
  paused: { zh: '暂停计时', en: 'paused' },
  met: { zh: '达标', en: 'met' },
  breached: { zh: '超时', en: 'missed' },
  void: { zh: '不适用', en: 'void' },
};

export const PAUSE_REASON_TEXTS: Readonly<Record<PauseReason, Bilingual>> = {
  waitingParts: { zh: '等待备件', en: 'waiting for parts' },
  noAccess: { zh: '无法进入现场', en: 'no access to the site' },
  customer: { zh: '等待客户', en: 'waiting for the customer' },
  suppressed: { zh: '计划维护或上级故障', en: 'planned maintenance or an outage above it' },
};

export const WORK_ORDER_STEP_TEXTS: Readonly<Record<WorkOrderStep, Bilingual>> = {
  received: { zh: '受理', en: 'Received' },
  diagnosed: { zh: '诊断', en: 'Diagnosed' },
  dispatched: { zh: '派工', en: 'Dispatched' },
  solutionAgreed: { zh: '确认方案', en: 'Solution agreed' },
  carriedOut: { zh: '实施', en: 'Carried out' },
  followedUp: { zh: '回访', en: 'Followed up' },
  closed: { zh: '关闭', en: 'Closed' },
};
