import { Inject, Injectable } from '@nestjs/common';
import { createHash, randomBytes } from 'node:crypto';
import { publicUrlOf, SERVER_CONFIG, type ServerConfig } from '../server.config.js';

const BYTES = 16;
const SHAPE = /^[A-Za-z0-9_-]{22}$/;

/** Tracking links: 128 random bits (product criterion C09), of which only a hash is stored. */
@Injectable()
export class TrackingLinks {
  private readonly publicUrl: string;

  constructor(@Inject(SERVER_CONFIG) config: ServerConfig) {
    this.publicUrl = publicUrlOf(config);
  }

  make(): { url: string; hash: string } {
    const token = randomBytes(BYTES).toString('base64url');
    return { url: `${this.publicUrl}/c/${token}`, hash: this.hash(token) };
  }

  /** What is not shaped like a token hashes to what no token hashes to: every wrong link takes the same way. */
  hash(token: string): string {
    return createHash('sha256')
      .update(SHAPE.test(token) ? token : `not a token: ${token.slice(0, 100)}`)
      .digest('hex');
  }
}
