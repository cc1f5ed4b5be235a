import { createHmac } from 'node:crypto';

/**
 * RFC 3986 with nothing but A–Z a–z 0–9 - _ . ~ left as it is (Alibaba Cloud, "Signature mechanism of RPC requests");
 * `encodeURIComponent` alone would leave ! ' ( ) * too.
 */
export function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Parameters in byte order, as they go into the body. */
export function canonicalQuery(parameters: Readonly<Record<string, string>>): string {
  return Object.keys(parameters)
    .sort()
    .map((name) => `${percentEncode(name)}=${percentEncode(parameters[name]!)}`)
    .join('&');
}

/** The `Signature` of an RPC request: HMAC-SHA1 keyed with the secret and a trailing ampersand, in base64. */
export function signRpc(method: 'GET' | 'POST', parameters: Readonly<Record<string, string>>, secret: string): string {
  const toSign = `${method}&${percentEncode('/')}&${percentEncode(canonicalQuery(parameters))}`;
  return createHmac('sha1', `${secret}&`).update(toSign).digest('base64');
}
