import { useState } from 'react';
import type { MeView } from '#libs/contract';
import { t } from '../i18n/desk.js';
import { LanguageSwitch } from '../ui/language-switch.js';
import { LiveIndicator } from '../ui/live-indicator.js';
import { liveState } from '../ui/live.js';
import { Logo } from '../ui/logo.js';
import { Link } from '../ui/router.js';
import { signOut } from '../ui/session.js';
import { useStore } from '../ui/store.js';
import { theme, THEMES } from '../ui/theme.js';
import { SoundMenu } from './sound/sound-menu.js';

export function TopBar({ me }: { me: MeView }) {
  const live = useStore(liveState);
  return (
    <header className="top-bar">
      <Link href="/desk" className="home">
        <Logo />
      </Link>
      <span className="bank">{me.bank.name}</span>
      <LiveIndicator state={live} />
      <span className="spring" />
      <SoundMenu />
      <ThemeMenu />
      <LanguageSwitch />
      <span className="person">
        {me.name}
        <button type="button" className="button quiet" onClick={() => void signOut()}>
          {t('signOut')}
        </button>
      </span>
    </header>
  );
}

function ThemeMenu() {
  const chosen = useStore(theme);
  const [shown] = useState(() => document.documentElement.dataset['theme'] ?? 'light');
  return (
    <select
      className="compact"
      aria-label={t('theme.label')}
      value={chosen || shown}
      onChange={(event) => theme.set(event.target.value)}
    >
      {THEMES.map((each) => (
        <option key={each} value={each}>
          {t(`theme.${each}`)}
        </option>
      ))}
    </select>
  );
}
