import { createTransport, type Transporter } from 'nodemailer';
import type SMTPPool from 'nodemailer/lib/smtp-pool/index.js';
import { classifySmtpReply, type DeliveryClass } from '#libs/domain';
import type { ChannelPort, OutgoingMessage, SendResult } from '../../channel.js';
import { toHtml } from './to-html.js';
import type { SmtpSettings } from './settings.js';

/** E-mail over SMTP; see README.md. */
export class SmtpChannel implements ChannelPort {
  readonly channel = 'email';
  readonly parallel: number;
  private readonly transport: Transporter<SMTPPool.SentMessageInfo>;

  constructor(private readonly settings: SmtpSettings) {
    this.parallel = settings.parallel;
    const options: SMTPPool.Options = {
      pool: true,
      url: settings.url,
      maxConnections: settings.parallel,
      connectionTimeout: settings.timeoutMs,
      greetingTimeout: settings.timeoutMs,
      socketTimeout: settings.timeoutMs,
      dnsTimeout: settings.timeoutMs,
      // Texts hold what people typed; nothing in them may make the mailer open a file or an address.
      disableFileAccess: true,
      disableUrlAccess: true,
    };
    this.transport = createTransport(options);
    // Broken pool connections are answered to the message that was on them; an unheard 'error' would end the process.
    this.transport.on('error', () => undefined);
  }

  async send(message: OutgoingMessage): Promise<SendResult> {
    try {
      const { messageId, response } = await this.transport.sendMail(this.mailOf(message));
      return { outcome: 'sent', providerId: (queueIdIn(response) ?? messageId).slice(0, 200) };
    } catch (error) {
      const { outcome, reason } = classify(error as SmtpError);
      return { outcome, error: `${reason}: ${(error as Error).message}`.slice(0, 300) };
    }
  }

  close(): Promise<void> {
    this.transport.close();
    return Promise.resolve();
  }

  private mailOf(message: OutgoingMessage): SMTPPool.MailOptions {
    const { from, idDomain } = this.settings;
    const root = message.thread ? `<${message.thread}.thread@${idDomain}>` : undefined;
    return {
      from,
      to: { name: '', address: message.to },
      subject: message.subject,
      text: message.text,
      html: toHtml(message.text, message.language),
      messageId: `<${message.idempotencyKey}@${idDomain}>`,
      // Every mail of an incident answers the same, never sent, first one: mail programs show them as one thread.
      ...(root && { references: root, inReplyTo: root }),
      headers: {
        // RFC 3834 §5: nobody's out-of-office may answer.
        'Auto-Submitted': 'auto-generated',
        'X-Auto-Response-Suppress': 'All',
        'Content-Language': message.language,
      },
    };
  }
}

interface SmtpError extends Error {
  /** nodemailer's own word: ECONNECTION, EAUTH, EENVELOPE … */
  code?: string;
  /** The mail server's reply. */
  responseCode?: number;
}

function classify({ code, responseCode }: SmtpError): DeliveryClass {
  if (code === 'EAUTH') return { outcome: 'passing', reason: 'gatewayRefusesUs' };
  if (responseCode !== undefined) return classifySmtpReply(responseCode);
  if (code === 'EENVELOPE') return { outcome: 'permanent', reason: 'badAddress' };
  return { outcome: 'passing', reason: code === 'ETIMEDOUT' ? 'timeout' : 'unreachable' };
}

/** Most servers name their queue entry in the reply, which is what their own log knows. */
function queueIdIn(response: string | undefined): string | undefined {
  return /queued as ([\w.-]+)/i.exec(response ?? '')?.[1];
}
