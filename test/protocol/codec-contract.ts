import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FrameScanner, type Frames } from '../../device-agent/src/drivers/frame-scanner.js';

export interface CodecContract<Item extends { kind: string }> {
  frames: Frames<Item>;
  /** Whole messages in hex, with what each is read as; at least two. */
  messages: readonly (readonly [hex: string, item: object])[];
  /** Longest frame in bytes: more than that is never held back. */
  longest: number;
  /** Bytes that begin no frame, in hex; `FF 00 99` when left out. */
  noise?: string;
  /** False for a protocol without a check sum. */
  checked?: boolean;
}

export const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from(Buffer.from(hex.replace(/[^0-9a-fA-F]/g, ''), 'hex'));

/** What every codec has to stand: the list of literal bytes that any stream may be cut into, and any garbage. */
export function describeCodec<Item extends { kind: string }>(name: string, contract: CodecContract<Item>): void {
  const { frames, messages, longest, noise = 'FF 00 99', checked = true } = contract;
  const [[first, firstItem], [second, secondItem]] = [messages[0]!, messages[1]!];
  const parse = (...chunks: Uint8Array[]): object[] => {
    const scanner = new FrameScanner(frames);
    return [...chunks.flatMap((chunk) => scanner.push(chunk)), ...scanner.idle()];
  };

  describe(`the ${name} codec`, () => {
    it.each(messages)('reads one message, %s', (hex, item) => {
      expect(parse(bytesOf(hex))).toMatchObject([item]);
    });

    it('reads two messages in one chunk', () => {
      expect(parse(bytesOf(first + second))).toMatchObject([firstItem, secondItem]);
    });

    it('reads one message in two chunks, wherever it is cut', () => {
      for (const [hex, item] of messages) {
        const whole = bytesOf(hex);
        for (let at = 1; at < whole.length; at++) {
          expect(parse(whole.slice(0, at), whole.slice(at))).toMatchObject([item]);
        }
      }
    });

    it('reads messages byte by byte', () => {
      const single = [...bytesOf(first + second)].map((byte) => Uint8Array.of(byte));
      expect(parse(...single)).toMatchObject([firstItem, secondItem]);
    });

    (checked ? it : it.skip)('gives a wrong checksum as garbage and reads on', () => {
      const whole = bytesOf(first);
      const spoilt = Uint8Array.from([...whole.slice(0, -1), whole.at(-1)! ^ 0x20]);
      const items = parse(spoilt, bytesOf(second));
      expect(items[0]).toMatchObject({ kind: 'garbage' });
      expect(items.at(-1)).toMatchObject(secondItem);
    });

    it('gives garbage first, then the message', () => {
      expect(parse(bytesOf(noise + first))).toMatchObject([{ kind: 'garbage', bytes: bytesOf(noise) }, firstItem]);
    });

    it('gives up an unfinished message when the line falls quiet', () => {
      const scanner = new FrameScanner(frames);
      const cut = bytesOf(first).slice(0, -1);
      expect(scanner.push(cut)).toEqual([]);
      expect(scanner.idle().length).toBeGreaterThan(0);
      expect(scanner.push(bytesOf(second))).toMatchObject([secondItem]);
    });

    it('neither throws, stalls nor grows on any bytes, and reads the next message after a silence', () => {
      const likely = fc.constantFrom(...new Set(messages.flatMap(([hex]) => [...bytesOf(hex)])));
      const chunk = fc.array(fc.oneof(likely, fc.nat(255)), { maxLength: 300 }).map((list) => Uint8Array.from(list));
      fc.assert(
        fc.property(fc.array(chunk, { maxLength: 8 }), (chunks) => {
          const scanner = new FrameScanner(frames);
          for (const one of chunks) {
            scanner.push(one);
            expect(scanner.holds).toBeLessThanOrEqual(longest);
          }
          scanner.idle();
          expect(scanner.push(bytesOf(second))).toMatchObject([secondItem]);
        }),
        { numRuns: 100 },
      );
    });
  });
}
