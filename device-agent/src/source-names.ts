/**
 * What each driver is called as a witness (`Observation.source`), in the order of the configuration: its protocol, with
 * `-2`, `-3` for further ones of the same protocol. Without the place in the list, so that a device that is added before
 * it does not make it another witness.
 */
export function sourceNames(devices: readonly { driver: string }[]): string[] {
  const seen = new Map<string, number>();
  return devices.map(({ driver }) => {
    const count = (seen.get(driver) ?? 0) + 1;
    seen.set(driver, count);
    return count === 1 ? driver : `${driver}-${count}`;
  });
}

/** A terminal has at most 32 devices: the number behind a repeated protocol. */
const REPEAT = /-\d{1,2}$/;

/**
 * Whether two witnesses may watch one and the same device. Two drivers of one protocol do not: a second dispenser is
 * another dispenser.
 */
export function mayWatchTheSame(one: string, other: string): boolean {
  return one.replace(REPEAT, '') !== other.replace(REPEAT, '');
}
