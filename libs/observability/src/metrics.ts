import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Prometheus metrics of one program, with names as in docs/operations/metrics.md and no per-terminal labels. */
export interface Metrics {
  readonly registry: Registry;
  counter(name: string, help: string, labels?: string[]): Counter;
  gauge(name: string, help: string, labels?: string[]): Gauge;
  /** Seconds. */
  histogram(name: string, help: string, labels?: string[]): Histogram;
}

const BUCKETS_SECONDS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** A registry of its own, so that two programs in one test process do not meet. */
export function createMetrics(prefix = 'watchkeeper_'): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    counter: (name, help, labelNames = []) => new Counter({ name: prefix + name, help, labelNames, registers }),
    gauge: (name, help, labelNames = []) => new Gauge({ name: prefix + name, help, labelNames, registers }),
    histogram: (name, help, labelNames = []) =>
      new Histogram({ name: prefix + name, help, labelNames, registers, buckets: BUCKETS_SECONDS }),
  };
}
