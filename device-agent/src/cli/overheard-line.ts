import { map } from 'rxjs';
import { openByteLink, type ByteLinkSettings, type LinkProblem, type OpenLink } from '../transport/index.js';
import { readableLinkError } from '../transport/link-error.js';

const MOST_KEPT = 4_096;

/** A driver's line, with an ear on it: whether it was open, what passed over it, and when it is free again. */
export class OverheardLine {
  /** Why it could not be opened, as long as it never was. */
  refusal?: { problem: LinkProblem; reason: string };
  private opened = false;
  private sent: Buffer = Buffer.alloc(0);
  private received: Buffer = Buffer.alloc(0);
  private closed: Promise<unknown> = Promise.resolve();

  /** `onRefused` is told each time that the line cannot be opened. */
  constructor(private readonly onRefused: (problem: LinkProblem) => void) {}

  readonly open = (settings: ByteLinkSettings): OpenLink<Uint8Array> => {
    const open = openByteLink(settings);
    return async (ending) => {
      const link = await open(ending).catch((error: unknown) => {
        this.refuse(error);
        throw error;
      });
      this.opened = true;
      delete this.refusal;
      this.closed = link.closed;
      const received = link.received.pipe(
        map((chunk) => {
          this.received = kept(this.received, chunk);
          return chunk;
        }),
      );
      const send = (data: Uint8Array): Promise<void> => {
        this.sent = kept(this.sent, data);
        return link.send(data);
      };
      return { received, closed: link.closed, send, close: () => link.close() };
    };
  };

  /**
   * All that came is what was sent, as on a bus or a converter of which two wires carry both directions: most likely
   * nobody has answered, though the echo may look like an answer.
   */
  get isEcho(): boolean {
    const { length } = this.received;
    return length > 0 && this.received.equals(this.sent.subarray(0, length));
  }

  /** Resolves when the port is free again. */
  async free(): Promise<void> {
    await this.closed;
  }

  private refuse(error: unknown): void {
    if (this.opened) return;
    const { problem, message } = readableLinkError(error, 'the device');
    this.refusal = { problem, reason: message };
    this.onRefused(problem);
  }
}

const kept = (before: Buffer, more: Uint8Array): Buffer => Buffer.concat([before, more]).subarray(0, MOST_KEPT);
