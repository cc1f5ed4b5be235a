import { useEffect } from 'react';
import type { MeView } from '#libs/contract';
import { t } from '../i18n/field.js';
import { LiveIndicator } from '../ui/live-indicator.js';
import { liveState, useLiveStream } from '../ui/live.js';
import { Logo } from '../ui/logo.js';
import { Link, usePlace } from '../ui/router.js';
import { SignedIn, signOut } from '../ui/session.js';
import { useStore } from '../ui/store.js';
import { useLanguage } from '../ui/use-language.js';
import { JobPage } from './job-page.js';
import { JobsPage } from './jobs-page.js';

export function App() {
  const language = useLanguage();
  useEffect(() => {
    document.title = `${t('field.title')} · ${t('brand.name')}`;
  }, [language]);
  return (
    <SignedIn key={language} face={t('field.title')}>
      {(me) => <Field me={me} />}
    </SignedIn>
  );
}

function Field({ me }: { me: MeView }) {
  useLiveStream(me);
  const live = useStore(liveState);
  const { path } = usePlace();
  const job = /^\/field\/incidents\/([^/]+)\/?$/.exec(path)?.[1];
  return (
    <>
      <header className="field-bar">
        <Link href="/field" className="home">
          <Logo />
        </Link>
        <LiveIndicator state={live} />
      </header>
      {job ? <JobPage key={job} id={decodeURIComponent(job)} me={me} /> : <JobsPage me={me} />}
      {!job && (
        <footer className="field-foot">
          <button type="button" className="button" onClick={() => void signOut()}>
            {t('signOut')}
          </button>
        </footer>
      )}
    </>
  );
}
