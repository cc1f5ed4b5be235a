import type { Client } from 'aedes';

/** The part of the library's parser (mqtt-packet 9) that is looked into: the length stands before the content. */
interface PacketParser {
  parse(chunk: Buffer): number;
  packet: { length: number };
}

/**
 * Ends a connection that announces a packet above the limit, before its content is gathered. The library has no setting
 * for this, and a header alone can announce 256 MiB.
 */
export function limitPacketSize(client: Client, limitBytes: number, onBreach: (announced: number) => void): void {
  const parser = (client as unknown as { _parser: PacketParser })._parser;
  const parse = parser.parse.bind(parser);
  parser.parse = (chunk) => {
    const left = parse(chunk);
    if (parser.packet.length > limitBytes) {
      onBreach(parser.packet.length);
      client.conn.destroy();
    }
    return left;
  };
}
