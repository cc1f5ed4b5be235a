import type { Provider } from '@nestjs/common';
import { AnswerByLink } from './answers/answer-by-link.js';
import { AnswerLinks } from './answers/answer-links.js';
import { AnswerDoors, AnswerPage } from './answers/answer-page.js';
import { ANSWER_STORE } from './answers/answer.store.js';
import { ESCALATION_DOOR } from './answers/escalation-door.js';
import { ReplyRules } from './answers/reply-rules.js';
import { ReplyRunner } from './answers/reply-runner.js';
import { TakeKeypress } from './answers/take-keypress.js';
import { TakeReplies } from './answers/take-replies.js';
import { EscalateNow } from '../dispatch/index.js';
import { GatewayDoor } from './callbacks/gateway-door.js';
import { EarlyReceipts, RecordReceipts } from './callbacks/record-receipts.js';
import { RECEIPT_STORE } from './callbacks/receipt.store.js';
import { NoticeLeases } from './deliver-notices.js';
import { DeliveryPolicy } from './delivery-policy.js';
import { SHAPING_STORE } from './delivery.store.js';
import { LeaseNotices } from './lease-notices.js';
import { DeadLetters, LetterTrade } from './letters/dead-letters.js';
import { LETTER_STORE } from './letters/letter.store.js';
import { RecordAttempts } from './record-attempts.js';
import { ShapeMessages } from './shape-messages.js';
import { PostgresAnswerStore } from './store/postgres-answer.store.js';
import { PostgresLetterStore } from './store/postgres-letter.store.js';
import { PostgresReceiptStore } from './store/postgres-receipt.store.js';
import { PostgresShapingStore } from './store/postgres-shaping.store.js';

/** The rules of deliveries, answers to pages, receipts and dead letters. */
export const deliveryProviders: Provider[] = [
  { provide: SHAPING_STORE, useClass: PostgresShapingStore },
  { provide: RECEIPT_STORE, useClass: PostgresReceiptStore },
  { provide: ANSWER_STORE, useClass: PostgresAnswerStore },
  { provide: LETTER_STORE, useClass: PostgresLetterStore },
  DeliveryPolicy,
  ShapeMessages,
  LeaseNotices,
  NoticeLeases,
  RecordAttempts,
  EarlyReceipts,
  RecordReceipts,
  AnswerLinks,
  AnswerDoors,
  AnswerPage,
  AnswerByLink,
  ReplyRules,
  TakeReplies,
  ReplyRunner,
  TakeKeypress,
  GatewayDoor,
  LetterTrade,
  DeadLetters,
  {
    provide: ESCALATION_DOOR,
    useExisting: EscalateNow,
  },
];

/** What the faces need. */
export const deliveryExports = [AnswerByLink, TakeReplies, TakeKeypress, RecordReceipts, GatewayDoor, DeadLetters];
