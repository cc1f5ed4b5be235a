import { useCallback, useEffect, useState } from 'react';
import type { IncidentRow } from '#libs/contract';
import { deskApi } from '../api/desk-api.js';
import { hearLive } from '../ui/live.js';
import { noticeFailure } from '../ui/session.js';

const GATHER_MS = 400;

export interface JobsInHand {
  jobs: IncidentRow[] | null;
  error: unknown;
  reload(): Promise<void>;
}

/** The technician's own open jobs. Any change may concern them, so the short list is read as a whole. */
export function useJobs(): JobsInHand {
  const [jobs, setJobs] = useState<IncidentRow[] | null>(null);
  const [error, setError] = useState<unknown>(null);
  const reload = useCallback(async (): Promise<void> => {
    try {
      setJobs((await deskApi.incidents({ state: 'open', assignee: 'me', limit: 100 })).items);
      setError(null);
    } catch (reason) {
      noticeFailure(reason);
      setError(reason);
    }
  }, []);
  useEffect(() => {
    let timer: number | undefined;
    const soon = (): void => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => void reload(), GATHER_MS);
    };
    // A phone that wakes up shows what is now, not what was when it fell asleep.
    const awake = (): void => (document.visibilityState === 'visible' ? soon() : undefined);
    void reload();
    const stop = hearLive({ changed: soon, resumed: soon });
    document.addEventListener('visibilitychange', awake);
    return () => {
      window.clearTimeout(timer);
      stop();
      document.removeEventListener('visibilitychange', awake);
    };
  }, [reload]);
  return { jobs, error, reload };
}
