/**
 * `2017-01-01 00:00:00` or `20170101000000` of a provider in China, who tell Beijing time without saying so.
 * @throws RangeError for what is no time
 */
export function beijingTime(text: string): Date {
  const match = /^(\d{4})-?(\d{2})-?(\d{2})[ T]?(\d{2}):?(\d{2}):?(\d{2})$/.exec(text.trim());
  if (!match) throw new RangeError(`no time: ${text.slice(0, 40)}`);
  const [, year, month, day, hour, minute, second] = match;
  const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}+08:00`);
  if (Number.isNaN(at.getTime())) throw new RangeError(`no time: ${text.slice(0, 40)}`);
  return at;
}
