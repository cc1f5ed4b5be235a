import type { Component } from '#libs/domain';
import type { StateName } from '../../observation.js';
import { COMMON_MEMBERS } from './common.table.js';
import type { ClassTable } from './says.js';

/** Sensors and indicators unit, class 8 (xfssiu.h 3.20). 802 PORT_ERROR and 803 are about a call. */
export const SIU: ClassTable = {
  name: 'SIU',
  component: 'cabinet',
  status: [801],
  members: COMMON_MEMBERS,
  reads: ['sensors', 'doors', 'auxiliaries'],
  events: [
    {
      code: 801,
      name: 'PORT_STATUS',
      kind: 'SRVE',
      says: [{ read: 'port' }],
      keeps: ['wPortType', 'wPortIndex', 'wPortStatus'],
    },
    { code: 802, name: 'PORT_ERROR', kind: 'EXEE', says: [] },
    { code: 803, name: 'POWER_SAVE_CHANGE', kind: 'SRVE', says: [] },
  ],
  completions: [],
  errors: {},
};

/** `WFSSIUPORTEVENT.wPortType`. Indicators (4) and guide lights (16) say nothing of a fault. */
export const PORT_TYPES: Readonly<Record<number, 'sensors' | 'doors' | 'auxiliaries'>> = {
  1: 'sensors',
  2: 'doors',
  8: 'auxiliaries',
};

/** A port that is one state of one part of the terminal. */
export interface PortRule {
  state: StateName;
  component: Component;
  sub?: string;
}

/** Index of the sensor that is not a state but the terminal's mode. */
export const OPERATOR_SWITCH = 0;
/** RUN, MAINTENANCE, SUPERVISOR. */
export const SUPERVISOR_BY_SWITCH: Readonly<Record<number, boolean>> = { 1: false, 2: true, 4: true };

/** Proximity, light, audio and the like (5 to 12) say nothing of a fault. OFF is 1, ON is 2. */
export const SENSORS: Readonly<Record<number, PortRule>> = {
  1: { state: 'tamper', component: 'cabinet' },
  2: { state: 'tamper', component: 'cabinet', sub: 'internal' },
  3: { state: 'vibration', component: 'safe' },
  4: { state: 'heat', component: 'safe' },
};
export const SWITCH: Readonly<Record<number, string>> = { 1: 'off', 2: 'on' };

/** The vandal shield (2) opens for every customer. */
export const DOORS: Readonly<Record<number, PortRule>> = {
  0: { state: 'cabinetDoor', component: 'cabinet' },
  1: { state: 'safeDoor', component: 'safe' },
  3: { state: 'cabinetDoor', component: 'cabinet', sub: 'front' },
  4: { state: 'cabinetDoor', component: 'cabinet', sub: 'rear' },
  5: { state: 'cabinetDoor', component: 'cabinet', sub: 'left' },
  6: { state: 'cabinetDoor', component: 'cabinet', sub: 'right' },
};
/** Bits, of which a door may have several: the first that is set tells the most. */
export const DOOR_BITS: readonly (readonly [bit: number, word: string])[] = [
  [2, 'open'],
  [8, 'bolted'],
  [4, 'locked'],
  [1, 'closed'],
];

export const UPS = 1;
/** LOW; ENGAGED or POWERING; AVAILABLE or RECOVERED. Bits as above; 0 is no UPS. */
export const UPS_BITS: readonly (readonly [bits: number, word: string])[] = [
  [2, 'batteryLow'],
  [4 | 8, 'onBattery'],
  [1 | 0x10, 'mains'],
];
