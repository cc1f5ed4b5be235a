import type { OpenLink, TextLink } from '../../transport/index.js';
import { commandText, maySend } from './commands.js';
import type { Generation } from './frame.js';
import { parseMessage, serviceUris } from './parser.js';

/** What one publisher offers. */
export interface Publisher {
  services: readonly string[];
  generation: Generation;
}

/**
 * Asks one publisher for its services and closes the connection. A publisher that refuses the first envelope as
 * invalid is asked once more in the other. Resolves to undefined when nothing useful answers in time.
 */
export async function askPublisher(
  open: OpenLink<string>,
  generations: readonly Generation[],
  timeoutMs: number,
): Promise<Publisher | undefined> {
  let link: TextLink;
  try {
    link = await open();
  } catch {
    // Most of the ports to be tried have nothing behind them.
    return undefined;
  }
  try {
    return await converse(link, generations, timeoutMs);
  } finally {
    await link.close();
  }
}

function converse(
  link: TextLink,
  generations: readonly Generation[],
  timeoutMs: number,
): Promise<Publisher | undefined> {
  return new Promise((resolve) => {
    const found = new Set<string>();
    let requestId = 0;
    const timer = setTimeout(() => finish('current'), timeoutMs);
    const finish = (generation: Generation): void => {
      clearTimeout(timer);
      subscription.unsubscribe();
      resolve(found.size === 0 ? undefined : { services: [...found], generation });
    };
    const ask = (): void => {
      const generation = generations[requestId];
      if (generation === undefined) return finish('current');
      requestId += 1;
      const text = commandText({ name: 'ServicePublisher.GetServices', requestId, generation, timeoutMs });
      if (maySend(text)) link.send(text).catch(() => finish('current'));
    };
    const subscription = link.received.subscribe({
      next: (text) => {
        const message = parseMessage(text);
        if (message.kind === 'garbage' || message.kind === 'unsolicited' || message.requestId !== requestId) return;
        if (message.kind === 'acknowledge') return message.status === 'ok' ? undefined : ask();
        for (const uri of serviceUris(message.payload)) if (found.size < 64) found.add(uri);
        if (message.kind === 'completion') finish(message.generation);
      },
    });
    void link.closed.then(() => finish('current'));
    ask();
  });
}
