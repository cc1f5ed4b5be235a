import { useCallback, useEffect, useRef, useState } from 'react';
import type { IncidentActionRequest, IncidentDetail } from '#libs/contract';
import { deskApi } from '../api/desk-api.js';
import { ApiError } from '../api/problem.js';
import { newIdempotencyKey } from '../api/request.js';
import { cleanBody } from './action-table.js';
import { changesBetween, type Change } from './incident-change.js';
import { hearLive } from './live.js';
import { noticeFailure } from './session.js';

export interface Conflict {
  changes: Change[];
  /** The server's own words. */
  detail: string;
}

export interface IncidentInHand {
  incident: IncidentDetail | null;
  error: unknown;
  conflict: Conflict | null;
  dismissConflict(): void;
  reload(): Promise<IncidentDetail | null>;
  /** True when it was carried out. A conflict is shown by the page; anything else is thrown. */
  act(action: string, body: IncidentActionRequest): Promise<boolean>;
}

const RELOAD_AFTER_MS = 200;

/** One incident, kept up to date by the stream, and the actions on it. */
export function useIncident(id: string): IncidentInHand {
  const [incident, setIncident] = useState<IncidentDetail | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const keys = useRef(new Map<string, string>());

  const reload = useCallback(async (): Promise<IncidentDetail | null> => {
    try {
      const fresh = await deskApi.incident(id);
      // An answer that was overtaken by a later one does not turn the page back.
      setIncident((shown) => (shown && shown.id === fresh.id && shown.version > fresh.version ? shown : fresh));
      setError(null);
      return fresh;
    } catch (reason) {
      noticeFailure(reason);
      setError(reason);
      return null;
    }
  }, [id]);

  useEffect(() => {
    let timer: number | undefined;
    const soon = (): void => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => void reload(), RELOAD_AFTER_MS);
    };
    void reload();
    const stop = hearLive({ changed: (changed) => changed === id && soon(), resumed: soon });
    return () => {
      window.clearTimeout(timer);
      stop();
    };
  }, [id, reload]);

  const act = async (action: string, body: IncidentActionRequest): Promise<boolean> => {
    if (!incident) return false;
    const sent = { id, action, version: incident.version, body: cleanBody(body) };
    const attempt = JSON.stringify(sent);
    const idempotencyKey = keys.current.get(attempt) ?? newIdempotencyKey();
    // Kept until an answer comes: pressing again after a lost answer does not do it twice.
    keys.current.set(attempt, idempotencyKey);
    try {
      await deskApi.act({ ...sent, idempotencyKey });
      keys.current.delete(attempt);
      setConflict(null);
      await reload();
      return true;
    } catch (reason) {
      noticeFailure(reason);
      if (!(reason instanceof ApiError) || reason.failure !== 'changed') throw reason;
      keys.current.delete(attempt);
      const fresh = await reload();
      setConflict({ changes: fresh ? changesBetween(incident, fresh) : [], detail: reason.message });
      return false;
    }
  };

  return { incident, error, conflict, dismissConflict: () => setConflict(null), reload, act };
}
