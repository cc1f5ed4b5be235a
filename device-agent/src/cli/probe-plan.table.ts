import { DRIVER_KINDS, driverSettings, type DriverSettings } from '../drivers/index.js';
import type { SerialLine } from '../drivers/driver.js';
import type { ByteLinkSettings } from '../transport/index.js';

type Protocol = DriverSettings['driver'];

/**
 * In which order a line is asked, least intrusive first. A printer prints whatever it does not understand, so it is asked
 * first, in control characters that nothing else minds; a UPS knows commands of one letter, so it is asked next, before
 * any binary frame could hold one. What follows begins with an address or a start byte and ends in a check sum: a device
 * that speaks something else throws it away. What is not named here comes last.
 */
const ORDER: readonly Protocol[] = [
  'escpos',
  'megatec-ups',
  'ssp',
  'ccnet',
  'id003',
  'ebds',
  'cctalk',
  'modbus-rtu',
  'puloon-lcdm',
  'sankyo-ict3k5',
  'creator-crt',
];

/** What has to be guessed beside the line: each is tried. Where nothing stands, the driver's defaults do. */
const GUESSES: Partial<Record<Protocol, readonly Record<string, unknown>[]>> = {
  escpos: [{}, { model: 'vkp80' }],
  'megatec-ups': [{}, { question: 'QS' }, { question: 'D' }],
  ssp: [{}, { address: 16, component: 'recycler' }],
  cctalk: [{ device: 'billValidator' }, { device: 'coinAcceptor' }, { device: 'hopper' }],
  // One contact is read. A module without it says so, and that is an answer too.
  'modbus-rtu': [{ points: [{ watches: 'cabinetDoor', address: 0 }] }],
  'puloon-lcdm': [{}, { family: 'lcdm4000' }],
};

/** Quick enough to hear two answers within the time that a protocol is given, the first of them to a question repeated. */
const QUICK = { pollMs: 400, responseMs: 500, backoff: { firstMs: 100, maxMs: 500 } };

/** One protocol on one port with one setting of the line. */
export interface ProbeAttempt {
  protocol: Protocol;
  line: SerialLine;
  /** For the configuration file, beside driver and link. */
  guess: Record<string, unknown>;
  settings: DriverSettings;
}

export type ProbeTarget = { type: 'serial'; path: string } | { type: 'tcp'; host: string; port: number };

/** The protocols that can be probed for: those of serial devices. */
export const PROBED: readonly Protocol[] = (Object.keys(DRIVER_KINDS) as Protocol[])
  .filter((name) => DRIVER_KINDS[name].serialLines !== undefined)
  .sort((a, b) => rank(a) - rank(b));

function rank(name: Protocol): number {
  const at = ORDER.indexOf(name);
  return at < 0 ? ORDER.length : at;
}

/** Everything that is tried on a port, in order. Over TCP the converter has the line's settings. */
export function probePlan(target: ProbeTarget, protocols: readonly Protocol[]): ProbeAttempt[] {
  return PROBED.filter((name) => protocols.includes(name)).flatMap((protocol) => {
    const lines = target.type === 'tcp' ? [{}] : DRIVER_KINDS[protocol].serialLines!;
    return lines.flatMap((line) =>
      (GUESSES[protocol] ?? [{}]).map((guess) => {
        const link = { ...target, ...line } as ByteLinkSettings;
        return {
          protocol,
          line,
          guess,
          settings: driverSettings.parse({ driver: protocol, link, ...guess, ...QUICK }),
        };
      }),
    );
  });
}
