import { Global, Module, type DynamicModule } from '@nestjs/common';
import type { Clock } from '#libs/clock';
import type { Logger, Metrics } from '#libs/observability';
import { CLOCK } from './clock.js';
import { LOGGER, METRICS } from './logger.js';
import { SERVER_CONFIG, type ServerConfig } from './server.config.js';

export interface Platform {
  config: ServerConfig;
  clock: Clock;
  logger: Logger;
  metrics: Metrics;
}

/** What every hop and shelf may ask for: configuration, the clock, the logger, metrics. */
@Global()
@Module({})
export class PlatformModule {
  static of(platform: Platform): DynamicModule {
    const providers = [
      { provide: SERVER_CONFIG, useValue: platform.config },
      { provide: CLOCK, useValue: platform.clock },
      { provide: LOGGER, useValue: platform.logger },
      { provide: METRICS, useValue: platform.metrics },
    ];
    return { module: PlatformModule, providers, exports: providers.map((each) => each.provide) };
  }
}
