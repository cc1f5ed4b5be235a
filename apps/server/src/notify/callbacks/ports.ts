/** What somebody typed back, as every gateway's own shape is read into. */
export interface InboundReply {
  /** The sender's number. */
  from: string;
  text: string;
  /** The gateway's name for this very message: one that comes twice is one. */
  providerId: string;
  at: Date;
}

/** What became of a message after the gateway took it. */
export interface DeliveryReceipt {
  /** As the gateway answered when it took the message. */
  providerId: string;
  /** Where the gateway gives back what we called it. */
  noticeId?: string;
  delivered: boolean;
  /** The gateway's reason, for the attempt's row. */
  code?: string;
  at: Date;
}
