/** Why a link could not be opened, or was lost. Stable words, so that a reader may be told in any language. */
export type LinkProblem =
  | 'notFound'
  | 'notAllowed'
  | 'inUse'
  | 'refused'
  | 'unreachable'
  | 'timedOut'
  | 'notThatProtocol'
  | 'badCertificate'
  | 'disconnected'
  | 'closedByUs'
  | 'other';

/** Why a link closed. `message` is one readable line for the log and the evidence. */
export interface LinkClosed {
  problem: LinkProblem;
  message: string;
}

/** What `OpenLink` rejects with. The message is one line and names the port or address. */
export class LinkError extends Error {
  constructor(
    readonly problem: LinkProblem,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'LinkError';
  }
}

interface Meaning {
  matches: RegExp;
  problem: LinkProblem;
  says: (where: string) => string;
}

/**
 * Texts and codes as Node, serialport 13 (bindings-cpp, Linux and Windows) and ws 8 give them. "Access denied" is how
 * Windows tells that another program holds a COM port; "Cannot lock port" is flock on Linux.
 */
const MEANINGS: readonly Meaning[] = [
  {
    matches: /ECONNRESET|EPIPE|ECONNABORTED|socket hang up|disconnected|EIO\b/i,
    problem: 'disconnected',
    says: (where) => `${where} was disconnected`,
  },
  {
    matches: /cannot lock port|EBUSY|EADDRINUSE|access denied|resource busy/i,
    problem: 'inUse',
    says: (where) => `${where} belongs to another program`,
  },
  {
    matches: /EACCES|EPERM|permission denied|not permitted/i,
    problem: 'notAllowed',
    says: (where) => `no permission to open ${where}; add the agent's user to the group that owns it`,
  },
  {
    matches: /ENOENT|ENXIO|ENODEV|no such file|file not found|ENOTFOUND|EAI_AGAIN/i,
    problem: 'notFound',
    says: (where) => `there is no ${where}`,
  },
  { matches: /ECONNREFUSED/, problem: 'refused', says: (where) => `nothing listens at ${where}` },
  { matches: /EHOSTUNREACH|ENETUNREACH|EHOSTDOWN/, problem: 'unreachable', says: (where) => `no way to ${where}` },
  {
    matches: /ETIMEDOUT|timed out|handshake has timed out/i,
    problem: 'timedOut',
    says: (where) => `${where} did not answer in time`,
  },
  {
    matches: /unexpected server response|invalid (upgrade|sec-websocket)|parse error|HPE_|WS_ERR|EPROTO|wrong version/i,
    problem: 'notThatProtocol',
    says: (where) => `${where} does not speak the expected protocol`,
  },
  {
    matches: /certificate|CERT_|SELF_SIGNED/i,
    problem: 'badCertificate',
    says: (where) => `the certificate of ${where} is not trusted`,
  },
];

/** Puts an error of the operating system or a library into one readable line. */
export function readableLinkError(error: unknown, where: string): LinkError {
  if (error instanceof LinkError) return error;
  const text = wasPulled(error) ? `disconnected: ${describe(error)}` : describe(error);
  const meaning = MEANINGS.find(({ matches }) => matches.test(text));
  const said = meaning ? meaning.says(where) : `${where} failed`;
  return new LinkError(meaning?.problem ?? 'other', `${said} (${text})`, { cause: error });
}

/** The reason of a lost link: the error that ended it, or that the other side went away. */
export function closedBecause(error: unknown, where: string): LinkClosed {
  if (error === undefined || error === null) return { problem: 'disconnected', message: `${where} was disconnected` };
  const { problem, message } = readableLinkError(error, where);
  return { problem, message };
}

// serialport marks the loss of an open port, whatever text the system gave ("bad file descriptor" when it hung up).
function wasPulled(error: unknown): boolean {
  return error instanceof Error && (error as { disconnected?: boolean }).disconnected === true;
}

// A refused `localhost` arrives as an AggregateError with an empty message and one error per address tried.
function describe(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return describe(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  const code = (error as NodeJS.ErrnoException).code;
  const text = error.message.replace(/^Error: /, '');
  return code && !text.includes(code) ? `${code}: ${text}` : text;
}
