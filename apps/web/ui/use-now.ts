import { useEffect } from 'react';
import { Store, useStore } from './store.js';

const now = new Store(Date.now());
let users = 0;
let timer: number | undefined;

/** The time, renewed each second for every component by one timer. */
export function useNow(): number {
  useEffect(() => {
    if (users++ === 0) {
      now.set(Date.now());
      timer = window.setInterval(() => now.set(Date.now()), 1_000);
    }
    return () => {
      if (--users === 0) window.clearInterval(timer);
    };
  }, []);
  return useStore(now);
}
