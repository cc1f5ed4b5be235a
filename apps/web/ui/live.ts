import type { MeView, StreamEvent } from '#libs/contract';
import { useEffect } from 'react';
import { LiveStream, type LiveState } from '../api/live-stream.js';
import { Store } from './store.js';

export interface LiveHearer {
  changed(incidentId: string): void;
  resumed(): void;
}

export const liveState = new Store<LiveState>({ status: 'connecting', heardAt: Date.now() });
const hearers = new Set<LiveHearer>();

export function hearLive(hearer: LiveHearer): () => void {
  hearers.add(hearer);
  return () => hearers.delete(hearer);
}

/** Keeps the one stream of this page open while somebody is signed in. */
export function useLiveStream(me: MeView): void {
  useEffect(() => {
    const listener = {
      changed: ({ incidentId }: StreamEvent): void => {
        if (incidentId !== undefined) hearers.forEach((hearer) => hearer.changed(incidentId));
      },
      resumed: (): void => hearers.forEach((hearer) => hearer.resumed()),
      state: liveState.set,
    };
    const stream = new LiveStream('/api/stream', listener, {
      open: (url) => new EventSource(url, { withCredentials: true }),
      now: () => Date.now(),
    });
    stream.start();
    return () => stream.stop();
  }, [me.username]);
}
