/** Token of the program's structured logger (`#libs/observability`). */
export const LOGGER = Symbol('Logger');

/** Token of the program's metrics (`#libs/observability`). */
export const METRICS = Symbol('Metrics');
