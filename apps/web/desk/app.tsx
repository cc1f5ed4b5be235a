import { useEffect } from 'react';
import type { MeView } from '#libs/contract';
import { t } from '../i18n/desk.js';
import { useLiveStream } from '../ui/live.js';
import { Link, usePlace } from '../ui/router.js';
import { SignedIn } from '../ui/session.js';
import { useLanguage } from '../ui/use-language.js';
import { liveDesk } from './desk.js';
import { IncidentPage } from './incident/incident-page.js';
import { ListPage } from './list/list-page.js';
import { SoundBar } from './sound/sound-bar.js';
import { TopBar } from './top-bar.js';

export function App() {
  const language = useLanguage();
  useEffect(() => {
    document.title = `${t('desk.title')} · ${t('brand.name')}`;
  }, [language]);
  // Another language means other texts from the server too: everything is read anew.
  return (
    <SignedIn key={language} face={t('desk.title')}>
      {(me) => <Desk me={me} />}
    </SignedIn>
  );
}

function Desk({ me }: { me: MeView }) {
  useLiveStream(me);
  const { path } = usePlace();
  useEffect(() => liveDesk.start(), []);
  return (
    <>
      <a className="skip" href="#main">
        {t('desk.skip')}
      </a>
      <TopBar me={me} />
      <SoundBar />
      <Page path={path} me={me} />
    </>
  );
}

function Page({ path, me }: { path: string; me: MeView }) {
  const incident = /^\/desk\/incidents\/([^/]+)\/?$/.exec(path)?.[1];
  if (incident) return <IncidentPage key={incident} id={decodeURIComponent(incident)} me={me} />;
  if (/^\/desk\/?$/.test(path)) return <ListPage />;
  return (
    <main id="main" className="empty">
      <p>{t('notFound.title')}</p>
      <Link href="/desk">{t('incident.back')}</Link>
    </main>
  );
}
