export { createLogger, silentLogger, type Logger } from './logger.js';
export { maskCardNumbers } from './mask-card-numbers.js';
export { createMetrics, type Metrics } from './metrics.js';
