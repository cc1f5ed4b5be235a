import { decodeFrame, encodeFrame, textField, type Generation } from './frame.js';

/**
 * All that this driver may ever send. They read and move nothing. An unknown command name can stop the reference
 * server for good, so nothing else goes out, ever (README.md).
 */
export const SAFE_COMMANDS = [
  'ServicePublisher.GetServices',
  'Common.Capabilities',
  'Common.Status',
  'Storage.GetStorage',
] as const;
export type SafeCommand = (typeof SAFE_COMMANDS)[number];

export interface CommandCall {
  name: SafeCommand;
  /** Positive, and unique on its connection while the command is active. */
  requestId: number;
  generation: Generation;
  /** What the service is told to give up after, in milliseconds. */
  timeoutMs: number;
}

/** The text of a command. 2021-1 carries the time-out in the payload, the current generation in the header. */
export function commandText({ name, requestId, generation, timeoutMs }: CommandCall): string {
  const header = { name, requestId, type: 'command' };
  if (generation === '2021-1') {
    return encodeFrame({ header: { ...header, version: '1.0' }, payload: { timeout: timeoutMs } });
  }
  return encodeFrame({ header: { ...header, version: '2.0', timeout: timeoutMs }, payload: {} });
}

/** The whitelist, by the very text that would go out. */
export function maySend(text: string): boolean {
  const decoded = decodeFrame(text);
  if (!decoded.ok) return false;
  const { header } = decoded.frame;
  const name = textField(header, 'name');
  return textField(header, 'type') === 'command' && (SAFE_COMMANDS as readonly string[]).includes(name ?? '');
}
