export { OUTBOX, type NewNotice, type Outbox, type Recipient } from './outbox.js';
export { OutboxModule } from './outbox.module.js';
