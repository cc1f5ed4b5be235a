import { Observable } from 'rxjs';
import { z } from 'zod';
import { fifoLinkSettings, openFifoLink } from './fifo-link.js';
import { LineSplitter } from './line-splitter.js';
import type { OpenLink } from './link.js';
import { listenLinkSettings, openListenLink } from './listen-link.js';
import { openPipeLink, pipeLinkSettings } from './pipe-link.js';
import { openTcpLink, tcpLinkSettings } from './tcp-link.js';

/** Where a program that speaks in lines of text is reached, or reaches the agent. */
export const textLineLinkSettings = z.discriminatedUnion('type', [
  tcpLinkSettings,
  listenLinkSettings,
  pipeLinkSettings,
  fifoLinkSettings,
]);
export type TextLineLinkSettings = z.infer<typeof textLineLinkSettings>;

/**
 * Lines of UTF-8 text, each received without its line break and sent with one. A line of more than `maxLineBytes` is
 * received as `LineSplitter` cuts it.
 */
export function openTextLineLink(settings: TextLineLinkSettings, maxLineBytes: number): OpenLink<string> {
  const open = openStream(settings);
  return async (ending) => {
    const link = await open(ending);
    const splitter = new LineSplitter(maxLineBytes);
    return {
      received: new Observable<string>((out) =>
        link.received.subscribe({
          next: (chunk) => splitter.push(chunk).forEach((line) => out.next(line)),
          complete: () => out.complete(),
        }),
      ),
      closed: link.closed,
      send: (line) => link.send(Buffer.from(`${line}\n`, 'utf8')),
      close: () => link.close(),
    };
  };
}

function openStream(settings: TextLineLinkSettings): OpenLink<Uint8Array> {
  switch (settings.type) {
    case 'tcp':
      return openTcpLink(settings);
    case 'listen':
      return openListenLink(settings);
    case 'pipe':
      return openPipeLink(settings);
    case 'fifo':
      return openFifoLink(settings);
  }
}
