import { SMTPServer } from 'smtp-server';
import type { Behaviour } from './behaviour.js';
import type { MessageRing } from './message-ring.js';
import { readMail } from './read-mail.js';

const MAX_MAIL = 1024 * 1024;

/**
 * A real SMTP server that keeps what it is sent, one message for each recipient. Any login is right. No STARTTLS: a
 * self-signed certificate on loopback would only teach senders to ignore certificates.
 */
export function createMailServer(ring: MessageRing, behaviour: Behaviour): SMTPServer {
  return new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    hideSTARTTLS: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    size: MAX_MAIL,
    closeTimeout: 500,
    onAuth: (auth, _session, done) => done(null, { user: auth.username ?? 'anybody' }),
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('error', done);
      stream.on('end', () => {
        const { mode } = behaviour.nextEmail();
        if (mode !== 'ok') {
          ring.counts.refused += 1;
          return done(refusal(mode));
        }
        const mail = readMail(Buffer.concat(chunks));
        const ids = session.envelope.rcptTo.map(({ address }) => ring.add(arrival(mail, address)));
        return done(null, `2.0.0 kept as ${ids.join(' ')}`);
      });
    },
  });
}

function arrival(mail: ReturnType<typeof readMail>, to: string) {
  return {
    channel: 'email' as const,
    from: mail.from,
    to,
    subject: mail.subject,
    text: mail.text,
    ...(mail.messageId ? { idempotencyKey: `${mail.messageId} ${to}` } : {}),
  };
}

function refusal(mode: 'error451' | 'reject550'): Error {
  const text = mode === 'error451' ? '4.3.0 try again later' : '5.1.1 no such mailbox';
  return Object.assign(new Error(text), { responseCode: mode === 'error451' ? 451 : 550 });
}
