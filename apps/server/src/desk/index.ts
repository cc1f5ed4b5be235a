export { FacesModule, OperationsModule } from './desk.module.js';
export { IdempotencyInterceptor } from './idempotency.interceptor.js';
export { servePages } from './pages.js';
export { ProblemFilter, sendProblem, toProblem } from './problem.filter.js';
