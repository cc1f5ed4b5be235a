/** How long this process's processors work at something, in milliseconds; what else runs on the machine does not count. */
export function workMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
