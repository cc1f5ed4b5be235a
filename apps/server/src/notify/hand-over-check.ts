import type { DeliveryStore, LeasedNotice } from './delivery.store.js';

interface Question {
  notices: readonly LeasedNotice[];
  answer: (held: ReadonlySet<string>) => void;
}

/**
 * The last look before a message leaves: is it still wanted, and still ours? Whatever is about to leave at the same time is
 * asked for together, one question at a time, so that a storm costs few of them.
 */
export class HandOverCheck {
  private waiting: Question[] = [];
  private asking = false;

  constructor(private readonly store: Pick<DeliveryStore, 'stillHeld'>) {}

  /** @returns the message without what is over; undefined when it is not to be sent */
  async pass(leader: LeasedNotice): Promise<LeasedNotice | undefined> {
    const notices = [leader, ...(leader.members ?? [])];
    const held = await new Promise<ReadonlySet<string>>((answer) => {
      this.waiting.push({ notices, answer });
      // After everything that leaves in this very turn has lined up.
      if (!this.asking) queueMicrotask(() => void this.ask());
    });
    if (!held.has(leader.id)) return undefined;
    return leader.members ? { ...leader, members: leader.members.filter(({ id }) => held.has(id)) } : leader;
  }

  private async ask(): Promise<void> {
    if (this.asking) return;
    this.asking = true;
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0);
      // When the database cannot be asked, the lease lapses and the notice is taken back later.
      const held = await this.store
        .stillHeld(batch.flatMap(({ notices }) => notices))
        .catch((): ReadonlySet<string> => new Set());
      for (const { answer } of batch) answer(held);
    }
    this.asking = false;
  }
}
