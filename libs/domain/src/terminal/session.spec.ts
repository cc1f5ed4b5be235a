import fc from 'fast-check';
import { hearSession, type KnownSession, type SessionWord } from './session.js';

const nobody: KnownSession = { current: null, state: 'unknown', previous: null, previousHeard: 0 };
const online = (current: string, previous: string | null = null): KnownSession => ({
  current,
  state: 'online',
  previous,
  previousHeard: 0,
});

describe('hearSession', () => {
  it.each<[string, KnownSession, SessionWord, [string, string]]>([
    ['a first birth begins', nobody, { session: 'a', kind: 'online' }, ['begun', 'firstWord']],
    ['a heartbeat of an unknown session begins it', nobody, { session: 'a', kind: 'alive' }, ['begun', 'firstWord']],
    ['the will of the session that counts ends it', online('a'), { session: 'a', kind: 'lost' }, ['ended', 'ended']],
    [
      'the will of an older session is ignored',
      online('b', 'a'),
      { session: 'a', kind: 'lost' },
      ['ignored', 'olderSession'],
    ],
    ['an orderly end ends it', online('a'), { session: 'a', kind: 'stopped' }, ['ended', 'ended']],
    [
      'a birth while another session lives is a take-over',
      online('a'),
      { session: 'b', kind: 'online' },
      ['begun', 'takenOver'],
    ],
    [
      'a replaced session that is born again is a clone',
      online('b', 'a'),
      { session: 'a', kind: 'online' },
      ['begun', 'contested'],
    ],
    [
      'a late heartbeat of a replaced session changes nothing',
      online('b', 'a'),
      { session: 'a', kind: 'alive' },
      ['ignored', 'olderSession'],
    ],
    [
      'a new session after a lost one is ordinary',
      { current: 'a', state: 'lost', previous: null, previousHeard: 0 },
      { session: 'b', kind: 'online' },
      ['begun', 'newSession'],
    ],
    [
      'a heartbeat after the will brings the session back',
      { current: 'a', state: 'lost', previous: null, previousHeard: 0 },
      { session: 'a', kind: 'alive' },
      ['begun', 'heardAfterLost'],
    ],
  ])('%s', (_title, known, word, [outcome, reason]) => {
    expect(hearSession(known, word)).toMatchObject({ outcome, reason });
  });

  const hear = (known: KnownSession, ...words: SessionWord[]) =>
    words.reduce((sofar, word) => hearSession(sofar, word).known, known);

  it('lets a replaced session count again when it goes on speaking and its successor does not', () => {
    const alive = (session: string): SessionWord => ({ session, kind: 'alive' });
    expect(hear(online('a'), alive('b'), alive('a')).current).toBe('b');
    expect(hear(online('a'), alive('b'), alive('a'), alive('a')).current).toBe('a');
    expect(hear(online('a'), alive('b'), alive('a'), alive('b'), alive('a')).current).toBe('b');
  });

  it('never ends the session that was born last by the word of another one', () => {
    const word = fc.record<SessionWord>({
      session: fc.constantFrom('a', 'b', 'c'),
      kind: fc.constantFrom('online', 'lost', 'stopped', 'alive'),
    });
    fc.assert(
      fc.property(fc.array(word, { maxLength: 60 }), (words) => {
        let known = nobody;
        for (const each of words) {
          const verdict = hearSession(known, each);
          if (verdict.outcome === 'ended') expect([null, each.session]).toContain(known.current);
          if (verdict.outcome === 'ignored') expect(verdict.known.current).toBe(known.current);
          if (each.kind === 'online') expect(verdict.known).toMatchObject({ current: each.session, state: 'online' });
          known = verdict.known;
        }
      }),
    );
  });
});
