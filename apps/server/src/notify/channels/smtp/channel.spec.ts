import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { OutgoingMessage } from '../../channel.js';
import { SmtpChannel } from './channel.js';

const message: OutgoingMessage = {
  id: '4711',
  idempotencyKey: '0d0f7c3e-7f5b-4a41-9a9d-2f1f0f5a9f10',
  to: 'tech01@example.com',
  subject: 'P1 吞卡 T0007',
  text: 'P1 吞卡\n<b>地址</b>\nhttps://watch.example/field/incidents/42',
  template: 'incidentOffered',
  language: 'zh-CN',
  thread: 'INC-00000042',
};

let server: SMTPServer;
let port: number;
let mails: { to: string[]; raw: string }[];
let refusal: { at: 'rcpt' | 'data'; code: number } | undefined;
const open: SmtpChannel[] = [];

function refuse(step: 'rcpt' | 'data'): Error | null {
  if (refusal?.at !== step) return null;
  return Object.assign(new Error('not now'), { responseCode: refusal.code });
}

beforeEach(async () => {
  mails = [];
  refusal = undefined;
  server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    onAuth: (_auth, _session, done) => done(new Error('wrong password')),
    onRcptTo: (_address, _session, done) => done(refuse('rcpt')),
    onData: (stream, session, done) => {
      let raw = '';
      stream.on('data', (chunk: Buffer) => (raw += chunk.toString('utf8')));
      stream.on('end', () => {
        const error = refuse('data');
        if (!error) mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), raw });
        done(error, 'queued as QID42');
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  port = (server.server.address() as AddressInfo).port;
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((channel) => channel.close()));
  await new Promise<void>((resolve) => server.close(() => resolve()));
});

function channelTo(url = `smtp://127.0.0.1:${port}`): SmtpChannel {
  const settings = { url, from: 'Watch <watch@bank.example>', idDomain: 'bank.example', parallel: 2, timeoutMs: 1_000 };
  const channel = new SmtpChannel(settings);
  open.push(channel);
  return channel;
}

/** Folded header lines joined again. */
const headersOf = (raw: string): string => raw.split('\r\n\r\n')[0]!.replace(/\r\n\s+/g, ' ');

describe('the e-mail channel', () => {
  it('hands a mail over as text and HTML, in the thread of its incident', async () => {
    expect(await channelTo().send(message)).toEqual({ outcome: 'sent', providerId: 'QID42' });
    const [mail] = mails;
    expect(mail!.to).toEqual(['tech01@example.com']);
    const headers = headersOf(mail!.raw);
    expect(headers).toContain('Message-ID: <0d0f7c3e-7f5b-4a41-9a9d-2f1f0f5a9f10@bank.example>');
    expect(headers).toContain('References: <INC-00000042.thread@bank.example>');
    expect(headers).toContain('In-Reply-To: <INC-00000042.thread@bank.example>');
    expect(headers).toContain('Auto-Submitted: auto-generated');
    expect(headers).toMatch(/From: Watch <watch@bank\.example>/);
    expect(mail!.raw).toContain('text/plain');
    expect(decodedParts(mail!.raw)).toContain('<a href="https://watch.example/field/incidents/42">');
    expect(decodedParts(mail!.raw)).toContain('&lt;b&gt;地址&lt;/b&gt;');
  });

  it('gives the second try of one notice the same message id', async () => {
    const channel = channelTo();
    await channel.send(message);
    await channel.send(message);
    const ids = mails.map(({ raw }) => /Message-ID: (\S+)/.exec(headersOf(raw))![1]);
    expect(ids[0]).toBe(ids[1]);
  });

  it('keeps every mail of an incident in one thread, across restarts too, and no other incident in it', async () => {
    const notices = ['incidentOffered', 'incidentUnanswered', 'incidentWithdrawn'] as const;
    for (const [index, template] of notices.entries()) {
      // Each is sent by another process, as it were; what they share is the number of the incident alone.
      const channel = channelTo();
      await channel.send({
        ...message,
        template,
        id: String(index),
        idempotencyKey: `key-${index}`,
        to: `${template}@x.example`,
      });
      await channel.close();
    }
    await channelTo().send({ ...message, thread: 'INC-00000043', idempotencyKey: 'key-9' });
    const header = (raw: string, name: string) => new RegExp(`^${name}: (.+)$`, 'm').exec(headersOf(raw))?.[1]?.trim();
    const root = '<INC-00000042.thread@bank.example>';
    expect(mails.map(({ raw }) => [header(raw, 'References'), header(raw, 'In-Reply-To')])).toEqual([
      ...notices.map(() => [root, root]),
      ['<INC-00000043.thread@bank.example>', '<INC-00000043.thread@bank.example>'],
    ]);
    expect(new Set(mails.map(({ raw }) => header(raw, 'Message-ID'))).size).toBe(4);
    expect(mails.every(({ raw }) => header(raw, 'Auto-Submitted') === 'auto-generated')).toBe(true);
  });

  it.each([
    ['rcpt', 550, 'permanent'],
    ['rcpt', 451, 'passing'],
    ['data', 554, 'permanent'],
    ['data', 452, 'passing'],
  ] as const)('calls a refusal of %s with %i %s', async (at, code, outcome) => {
    refusal = { at, code };
    expect(await channelTo().send(message)).toMatchObject({ outcome, error: expect.stringContaining(String(code)) });
    expect(mails).toEqual([]);
  });

  it('calls wrong credentials passing, for they say nothing of the person', async () => {
    const channel = channelTo(`smtp://user:wrong@127.0.0.1:${port}`);
    expect(await channel.send(message)).toMatchObject({
      outcome: 'passing',
      error: expect.stringContaining('gatewayRefusesUs'),
    });
  });

  it('calls an address that is none permanent, and a missing server passing', async () => {
    expect(await channelTo().send({ ...message, to: '' })).toMatchObject({ outcome: 'permanent' });
    expect(await channelTo('smtp://127.0.0.1:1').send(message)).toMatchObject({ outcome: 'passing' });
  });

  it('lets nobody add headers or recipients through an address or a title', async () => {
    const sly = {
      ...message,
      to: 'tech01@example.com\r\nBcc: thief@example.com',
      subject: 'x\r\nBcc: thief@example.com',
    };
    await channelTo().send(sly);
    for (const { to, raw } of mails) {
      expect(to).not.toContain('thief@example.com');
      expect(headersOf(raw)).not.toMatch(/^Bcc:/m);
    }
  });
});

function decodedParts(raw: string): string {
  return raw
    .split(/\r\n--[^\r\n]+/)
    .map((part) => {
      const [head = '', body = ''] = part.split(/\r\n\r\n(.*)/s);
      if (/base64/i.test(head)) return Buffer.from(body, 'base64').toString('utf8');
      if (!/quoted-printable/i.test(head)) return body;
      const bytes = body
        .replace(/=\r\n/g, '')
        .replace(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16)));
      return Buffer.from(bytes, 'latin1').toString('utf8');
    })
    .join('\n');
}
