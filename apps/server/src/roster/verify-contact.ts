import { Injectable } from '@nestjs/common';
import { RosterTrade, refused, type Done, type Refused } from './roster-trade.js';
import { writeVerification } from './store/contact-verification.js';

export type ContactRefusal = 'unknownTechnician' | 'noSuchContact';

/** Somebody vouches for a technician's number or address: they have called it. Holds until it is changed. */
@Injectable()
export class VerifyContact {
  constructor(private readonly trade: RosterTrade) {}

  perform(
    technicianId: string,
    channel: 'sms' | 'email',
    actor: string,
  ): Promise<Done<null> | Refused<ContactRefusal>> {
    return this.trade.change(actor, async ({ sql, now, roster }) => {
      const technician = roster.technician(technicianId);
      if (!technician) return refused('unknownTechnician', technicianId);
      const address = channel === 'sms' ? technician.phone : technician.email;
      if (!address) return refused('noSuchContact', channel);
      await writeVerification(sql, { technicianId, channel, address, at: now, by: actor });
      const act = { action: 'contact.verify', subject: `technician:${technicianId}`, detail: { channel } };
      return { outcome: 'done', value: null, act };
    });
  }
}
