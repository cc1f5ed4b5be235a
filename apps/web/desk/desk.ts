import { deskApi } from '../api/desk-api.js';
import { newIdempotencyKey } from '../api/request.js';
import { t } from '../i18n/desk.js';
import { hearLive } from '../ui/live.js';
import { noticeFailure } from '../ui/session.js';
import { Store } from '../ui/store.js';
import { clockText } from '../ui/time.js';
import { LiveDesk } from './live/live-desk.js';
import { Sound } from './sound/sound.js';

const SILENCE_MS = 10 * 60_000;

export const sound = new Sound();

export const liveDesk = new LiveDesk({
  api: deskApi,
  now: () => Date.now(),
  announce: (rows) => {
    // One tone for all that came together, the most urgent one's.
    const urgent = rows.some((row) => row.priority === 'P1');
    sound.play(urgent ? 'P1' : 'P2');
  },
  failed: noticeFailure,
});
hearLive({ changed: (id) => liveDesk.incidentChanged(id), resumed: () => liveDesk.resumed() });

/** Epoch ms until which repeats are silent; a new incident still sounds. */
export const silencedUntil = new Store<number | null>(null);
let silenceTimer: number | undefined;

function applyRinging(): void {
  sound.setRinging(
    sound.state.get() === 'on' && silencedUntil.get() === null && liveDesk.alarms.get().ringing.size > 0,
  );
}
sound.state.subscribe(applyRinging);
silencedUntil.subscribe(applyRinging);
liveDesk.alarms.subscribe(applyRinging);

/** Silences the repeats, and notes so on each incident that was ringing: who comes later must be able to see it. */
export async function silence(): Promise<void> {
  const until = Date.now() + SILENCE_MS;
  silencedUntil.set(until);
  window.clearTimeout(silenceTimer);
  silenceTimer = window.setTimeout(() => silencedUntil.set(null), SILENCE_MS);
  const body = { text: t('sound.silenceNote', { time: clockText(until) }) };
  const ringing = [...liveDesk.alarms.get().ringing];
  await Promise.all(ringing.map((id) => noteOn(id, body)));
}

async function noteOn(id: string, body: { text: string }): Promise<void> {
  try {
    const { version } = await deskApi.incident(id);
    await deskApi.act({ id, action: 'note', version, body, idempotencyKey: newIdempotencyKey() });
  } catch (error) {
    noticeFailure(error);
  }
}
