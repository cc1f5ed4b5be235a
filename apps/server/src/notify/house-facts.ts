import { Inject, Injectable } from '@nestjs/common';
import type { HouseFacts } from '#libs/domain';
import { publicUrlOf, SERVER_CONFIG, type ServerConfig } from '../server.config.js';
import { TerminalDirectory } from '../terminal/index.js';

/** The bank's name, hotline and zone, and the address of the pages, for every message. */
@Injectable()
export class HouseFactsReader {
  private readonly publicUrl: string;

  constructor(
    private readonly directory: TerminalDirectory,
    @Inject(SERVER_CONFIG) config: ServerConfig,
  ) {
    this.publicUrl = publicUrlOf(config);
  }

  /** Always an answer: a page must go out even before a bank was imported. */
  read(): HouseFacts {
    const bank = this.directory.bank();
    return {
      bank: bank?.name ?? { zh: '值守', en: 'Watchkeeper' },
      hotline: bank?.hotline ?? '',
      timeZone: bank?.timeZone ?? 'Asia/Shanghai',
      publicUrl: this.publicUrl,
    };
  }
}
