import type { Component, ComponentState } from '#libs/domain';
import type { DeviceLook } from '../devices.js';
import type { Act } from './run-commands.js';

export interface SelfTestOptions {
  devices: { readAnew(): void; look(): DeviceLook[] };
  /** How the components stand by what is known now. */
  heartbeat(): { components: Partial<Record<Component, ComponentState>>; health: Record<string, unknown> };
  timeoutMs: number;
}

const LOOK_EVERY_MS = 50;
/** After the last word of a device, for its observations to be judged. */
const SETTLE_MS = 200;
/** XFS services are found one after the other: a device is heard when nothing new has come from it for so long. */
const QUIET_MS = 400;

interface Watched {
  look: DeviceLook;
  ms?: number;
  /** When it was first seen as complete, and with how many components. */
  since?: { at: number; components: number };
}

/**
 * `self-test`: reads every device that can be asked anew and reports each: whether it answered, after how long, and how
 * its components stand. A device that has nothing to say within the time has not answered.
 */
export function selfTest({ devices, heartbeat, timeoutMs }: SelfTestOptions): Act {
  return {
    harmless: true,
    run: async (_command, signal) => {
      const begun = performance.now();
      const watched = new Map(devices.look().map((look): [string, Watched] => [look.name, { look }]));
      devices.readAnew();
      while (performance.now() - begun < timeoutMs) {
        await sleep(LOOK_EVERY_MS);
        signal.throwIfAborted();
        for (const look of devices.look()) follow(watched.get(look.name)!, look, performance.now() - begun);
        if ([...watched.values()].every(({ ms, look }) => ms !== undefined || !look.asked)) break;
      }
      await sleep(SETTLE_MS);
      const { components, health } = heartbeat();
      return {
        outcome: 'done',
        detail: { devices: [...watched.values()].map((one) => report(one, components)), health },
      };
    },
  };
}

function follow(watched: Watched, look: DeviceLook, now: number): void {
  watched.look = look;
  const complete = look.components.length > 0 && look.components.every((one) => look.heard.includes(one));
  if (!complete) watched.since = undefined;
  else if (watched.since?.components !== look.components.length)
    watched.since = { at: now, components: look.components.length };
  watched.ms = watched.since && now - watched.since.at >= QUIET_MS ? Math.round(watched.since.at) : undefined;
}

function report({ look, ms }: Watched, states: Partial<Record<Component, ComponentState>>): object {
  const { name: device, driver, state, heard, asked } = look;
  return {
    device,
    driver,
    state,
    answered: heard.length > 0,
    complete: ms !== undefined,
    asked,
    components: Object.fromEntries(look.components.map((one) => [one, states[one] ?? 'unknown'])),
    ...(ms !== undefined && { ms }),
  };
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
