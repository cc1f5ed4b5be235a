export type { ByteLink, Link, LinkClosed, OpenLink, TextLink } from './link.js';
export { LinkError, type LinkProblem } from './link-error.js';
export { openSerialLink, serialLinkSettings, type ModemLinesOutcome, type SerialLinkSettings } from './serial-link.js';
export { openTcpLink, tcpLinkSettings, type TcpLinkSettings } from './tcp-link.js';
export { openWebsocketLink, websocketLinkSettings, type WebsocketLinkSettings } from './websocket-link.js';
export { byteLinkSettings, openByteLink, type ByteLinkSettings } from './byte-link.js';
export { backoffDelay, backoffSettings, keepOpen, type BackoffSettings, type LinkEvent } from './keep-open.js';
