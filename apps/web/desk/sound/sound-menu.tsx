import type { Priority } from '#libs/domain';
import { t } from '../../i18n/desk.js';
import { PriorityMark } from '../../ui/priority-mark.js';
import { useStore } from '../../ui/store.js';
import { sound } from '../desk.js';

const PRIORITIES: Priority[] = ['P1', 'P2', 'P3', 'P4'];

export function SoundMenu() {
  const volume = useStore(sound.volume);
  const state = useStore(sound.state);
  const test = async (priority: Priority): Promise<void> => {
    await sound.arm();
    sound.play(priority);
  };
  const summary = state === 'off' ? t('sound.label') : volume === '0' ? t('sound.muted') : t('sound.on');
  return (
    <details className="menu">
      <summary className="button quiet">
        <SpeakerIcon on={state === 'on' && volume !== '0'} />
        {summary}
      </summary>
      <div className="menu-body">
        <label>
          <span>
            {t('sound.volume')} {volume}
          </span>
          <input
            type="range"
            min="0"
            max="100"
            step="5"
            value={volume}
            onChange={(event) => sound.volume.set(event.target.value)}
          />
        </label>
        <p className="menu-title">{t('sound.test')}</p>
        <div className="menu-row">
          {PRIORITIES.map((priority) => (
            <button key={priority} type="button" className="button" onClick={() => void test(priority)}>
              <PriorityMark priority={priority} short />
            </button>
          ))}
        </div>
      </div>
    </details>
  );
}

function SpeakerIcon({ on }: { on: boolean }) {
  return (
    <svg
      viewBox="0 0 16 16"
      width="16"
      height="16"
      aria-hidden="true"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      strokeLinecap="round"
    >
      <path d="M2 6h2.5L8 3v10L4.5 10H2z" fill="currentColor" strokeLinejoin="round" />
      {on ? <path d="M10.5 5.5a3.5 3.5 0 0 1 0 5M12.5 3.5a6.3 6.3 0 0 1 0 9" /> : <path d="m10.5 6 4 4m0-4-4 4" />}
    </svg>
  );
}
