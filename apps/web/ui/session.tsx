import { useEffect, useState, type FormEvent, type ReactNode } from 'react';
import type { MeView } from '#libs/contract';
import { deskApi } from '../api/desk-api.js';
import { ApiError } from '../api/problem.js';
import { t } from '../i18n/shared.js';
import { errorText } from './error-text.js';
import { LanguageSwitch } from './language-switch.js';
import { Logo } from './logo.js';
import { Store, useStore } from './store.js';
import { setTimeZone } from './time.js';

type Session =
  | { kind: 'unknown' }
  | { kind: 'out'; expired: boolean }
  | { kind: 'in'; me: MeView }
  | { kind: 'failed'; error: unknown };

const session = new Store<Session>({ kind: 'unknown' });

async function readSession(): Promise<void> {
  try {
    const me = await deskApi.me();
    setTimeZone(me.bank.timeZone);
    session.set({ kind: 'in', me });
  } catch (error) {
    const signedOut = error instanceof ApiError && error.failure === 'signIn';
    session.set(signedOut ? { kind: 'out', expired: false } : { kind: 'failed', error });
  }
}

export async function signOut(): Promise<void> {
  // Whatever the answer, this page forgets who was here.
  await deskApi.signOut().catch(() => undefined);
  session.set({ kind: 'out', expired: false });
}

/** To be called with every failed request: a session that has ended leads back to the sign-in, at the same address. */
export function noticeFailure(error: unknown): void {
  if (error instanceof ApiError && error.failure === 'signIn' && session.get().kind === 'in') {
    session.set({ kind: 'out', expired: true });
  }
}

export function SignedIn({ face, children }: { face: string; children: (me: MeView) => ReactNode }) {
  const state = useStore(session);
  useEffect(() => {
    if (session.get().kind === 'unknown') void readSession();
  }, []);
  if (state.kind === 'in') return children(state.me);
  if (state.kind === 'out') return <SignIn face={face} expired={state.expired} />;
  return (
    <main className="sign-in">
      {state.kind === 'unknown' ? (
        <p className="muted">{t('loading')}</p>
      ) : (
        <div role="alert">
          <p>{errorText(state.error)}</p>
          <button type="button" className="button primary" onClick={() => void readSession()}>
            {t('retry')}
          </button>
        </div>
      )}
    </main>
  );
}

function SignIn({ face, expired }: { face: string; expired: boolean }) {
  const [error, setError] = useState(expired ? t('signIn.expired') : '');
  const [working, setWorking] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setWorking(true);
    setError('');
    try {
      await deskApi.signIn(String(form.get('username')).trim(), String(form.get('password')));
      await readSession();
    } catch (reason) {
      const wrong = reason instanceof ApiError && (reason.failure === 'signIn' || reason.failure === 'invalid');
      setError(wrong ? t('signIn.wrong') : errorText(reason));
    } finally {
      setWorking(false);
    }
  };
  return (
    <main className="sign-in">
      <form className="card" onSubmit={(event) => void submit(event)}>
        <Logo />
        <h1>{face}</h1>
        <label>
          <span>{t('signIn.username')}</span>
          <input name="username" autoComplete="username" autoCapitalize="none" spellCheck={false} required autoFocus />
        </label>
        <label>
          <span>{t('signIn.password')}</span>
          <input name="password" type="password" autoComplete="current-password" required />
        </label>
        <p role="alert" className="error-text" hidden={error === ''}>
          {error}
        </p>
        <button type="submit" className="button primary wide" disabled={working}>
          {working ? t('signIn.working') : t('signIn.submit')}
        </button>
      </form>
      <LanguageSwitch />
    </main>
  );
}
