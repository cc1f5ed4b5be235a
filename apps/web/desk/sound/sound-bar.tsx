import { t } from '../../i18n/desk.js';
import { useStore } from '../../ui/store.js';
import { clockText } from '../../ui/time.js';
import { liveDesk, silence, silencedUntil, sound } from '../desk.js';

/** Red until somebody starts the shift: a browser makes no sound before a click. */
export function SoundBar() {
  const state = useStore(sound.state);
  const { ringing } = useStore(liveDesk.alarms);
  const silenced = useStore(silencedUntil);
  if (state === 'off') {
    return (
      <div className="bar alarm" role="alert">
        <span>{t('sound.off')}</span>
        <button type="button" className="button strong" onClick={() => void sound.arm()}>
          {t('sound.start')}
        </button>
      </div>
    );
  }
  if (ringing.size === 0) return null;
  return (
    <div className="bar ringing" role="status">
      <span>{t('sound.ringing', { n: ringing.size })}</span>
      {silenced === null ? (
        <button type="button" className="button" onClick={() => void silence()}>
          {t('sound.silence')}
        </button>
      ) : (
        <b>{t('sound.silenced', { time: clockText(silenced) })}</b>
      )}
    </div>
  );
}
