import { lookup as resolve, type LookupAddress } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** RFC 6890 and its registries: what is no address of the public Internet. */
const PRIVATE_V4: readonly [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];
const PRIVATE_V6: readonly [string, number][] = [
  // Nowhere, this machine, and IPv4 in the clothes of RFC 4291 §2.5.5.1.
  ['::', 96],
  // Translated and tunnelled IPv4 could name a private one: 64:ff9b::/96, 2002::/16, 2001::/32.
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 32],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  // What was site-local (RFC 3879) is routed in some old networks still.
  ['fec0::', 10],
  ['ff00::', 8],
];

const list = new BlockList();
for (const [network, bits] of PRIVATE_V4) list.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of PRIVATE_V6) list.addSubnet(network, bits, 'ipv6');

/** Whether an address is of the public Internet. An IPv4 address in IPv6 clothes is judged as what it is. */
export function isPublicAddress(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return isPublicAddress(mapped);
  switch (isIP(address)) {
    case 4:
      return !list.check(address, 'ipv4');
    case 6:
      return !/^::ffff:/i.test(address) && !list.check(address, 'ipv6');
    default:
      return false;
  }
}

export interface AddressRules {
  httpsOnly?: boolean;
  /** Host names and addresses that may be private. */
  allowed?: readonly string[];
}

const hostOf = (url: URL): string => url.hostname.toLowerCase().replace(/^\[|\]$/g, '');

/** What can be said before a name is looked up. @returns the reason, or undefined when nothing speaks against it */
export function whyRefused(url: URL, { httpsOnly = false, allowed = [] }: AddressRules): string | undefined {
  const host = hostOf(url);
  if (url.protocol !== 'https:' && (httpsOnly || url.protocol !== 'http:')) return 'notAllowed: not https';
  if (url.username || url.password) return 'notAllowed: no name or password in an address';
  if (allowed.includes(host)) return undefined;
  if (host === 'localhost' || host.endsWith('.localhost')) return 'notAllowed: an address of this machine';
  if (isIP(host) !== 0 && !isPublicAddress(host)) return 'notAllowed: an address inside the own network';
  return undefined;
}

/**
 * Looks a name up and refuses the connection when any of its addresses is private: checked here, where the connection
 * takes its address from, so that a name which answers differently the second time gains nothing.
 */
export function addressFilter(allowed: () => readonly string[] = () => []): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      const found = addresses ?? [];
      const free = allowed().includes(hostname.toLowerCase());
      if (!error && !free && found.some(({ address }) => !isPublicAddress(address))) {
        const refusal = Object.assign(new Error(`${hostname} is inside the own network`), { code: 'ENOTALLOWED' });
        return callback(refusal, '', 4);
      }
      if (error || options.all) return callback(error, found as never, undefined as never);
      const [first] = found;
      return callback(null, first?.address ?? '', first?.family ?? 4);
    });
  };
}
