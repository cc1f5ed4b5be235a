import { words, type EventRule, type MemberRule, type Says } from './says.js';

/** `WFS_STAT_DEV…`, the same in every class, in SYSE 4 and in SYSE's payloads. */
export const DEVICE_WORDS: Readonly<Record<number, string>> = {
  0: 'online',
  1: 'offline',
  2: 'powerOff',
  3: 'noDevice',
  4: 'hardwareError',
  5: 'userError',
  6: 'busy',
  7: 'fraudAttempt',
  8: 'potentialFraud',
};

export const POSITION_MEANS = words('position', { 0: 'inPosition', 1: 'notInPosition', 2: 'unknown' });

/** Members that every class has, some of them since 3.10 or 3.20. The SIU and the PIN pad lack one each. */
export const COMMON_MEMBERS: readonly MemberRule[] = [
  { member: 'fwDevice', means: words('device', DEVICE_WORDS) },
  { member: 'wDevicePosition', means: POSITION_MEANS },
  {
    member: 'wAntiFraudModule',
    means: words('antiFraud', { 1: 'ok', 2: 'inoperable', 3: 'deviceDetected', 4: 'unknown' }),
  },
];

export function devicePosition(code: number): EventRule {
  const says: Says = { word: ['wPosition'], means: POSITION_MEANS };
  return { code, name: 'DEVICEPOSITION', kind: 'SRVE', says: [says], keeps: ['wPosition'] };
}

/** `hResult` of a failed WFSGetInfo: what it says of the device. Others are about the call. */
export const STATUS_ERRORS: Readonly<Record<number, { name: string; device: string }>> = {
  [-13]: { name: 'DEV_NOT_READY', device: 'offline' },
  [-14]: { name: 'HARDWARE_ERROR', device: 'hardwareError' },
  [-43]: { name: 'SERVICE_NOT_FOUND', device: 'noDevice' },
  [-54]: { name: 'CONNECTION_LOST', device: 'offline' },
  [-55]: { name: 'USER_ERROR', device: 'userError' },
  [-57]: { name: 'FRAUD_ATTEMPT', device: 'fraudAttempt' },
};

/** The same of a completed command. DEV_NOT_READY says there that the command came at a bad moment. */
export const COMPLETION_ERRORS: typeof STATUS_ERRORS = {
  [-14]: STATUS_ERRORS[-14]!,
  [-55]: STATUS_ERRORS[-55]!,
  [-57]: STATUS_ERRORS[-57]!,
};

export interface SystemEventRule {
  name: string;
  /** The word for `device`, or the member whose number is one; none where it says nothing of the device. */
  device?: string | { member: string };
  /** Said of nothing when the recommended action is WFS_ERR_ACT_NOACTION: the device has helped itself. */
  unlessNoAction?: true;
}

/**
 * System events. An application that disconnects or cannot be reached, a version or software error and a lock say
 * nothing of a device.
 */
export const SYSTEM_EVENTS: Readonly<Record<number, SystemEventRule>> = {
  1: { name: 'UNDELIVERABLE_MSG' },
  2: { name: 'HARDWARE_ERROR', device: 'hardwareError', unlessNoAction: true },
  3: { name: 'VERSION_ERROR' },
  4: { name: 'DEVICE_STATUS', device: { member: 'dwState' } },
  5: { name: 'APP_DISCONNECT' },
  6: { name: 'SOFTWARE_ERROR' },
  7: { name: 'USER_ERROR', device: 'userError', unlessNoAction: true },
  8: { name: 'LOCK_REQUESTED' },
  9: { name: 'FRAUD_ATTEMPT', device: 'fraudAttempt' },
};

/** Of WFSHWERROR and WFSDEVSTATUS. The description is the vendor's own, often ASCII. */
export const SYSTEM_KEEPS = ['lpszPhysicalName', 'lpszAppID', 'dwAction', 'dwState', 'dwSize', 'lpbDescription'];
