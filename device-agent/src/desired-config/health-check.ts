import type { DeviceLook } from '../devices.js';

export interface RunLook {
  connected: boolean;
  devices: readonly DeviceLook[];
}

const isHeard = ({ heard }: DeviceLook): boolean => heard.length > 0;

/** How many devices of each driver are heard: by driver, for a new configuration may name them otherwise. */
export function heardByDriver(devices: readonly DeviceLook[]): Record<string, number> {
  const heard: Record<string, number> = {};
  for (const device of devices) if (isHeard(device)) heard[device.driver] = (heard[device.driver] ?? 0) + 1;
  return heard;
}

/**
 * Why the agent is not healthy with its configuration, or `undefined` when it is: connected, no driver failed, and of
 * each driver as many devices heard as before, as far as so many are still configured.
 */
export function ailment({ connected, devices }: RunLook, heardBefore: Record<string, number>): string | undefined {
  if (!connected) return 'not connected to the broker';
  const failed = devices.find(({ state }) => state === 'failed');
  if (failed) return `the driver of ${failed.name} fails`;
  for (const [driver, before] of Object.entries(heardBefore)) {
    const now = devices.filter((device) => device.driver === driver);
    // A journal is silent while nothing happens at the machine.
    const due = Math.min(before, now.filter(({ asked }) => asked).length);
    const heard = now.filter(isHeard).length;
    if (heard < due) return `${heard} of ${due} devices of ${driver} heard`;
  }
  return undefined;
}
