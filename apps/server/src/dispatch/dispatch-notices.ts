import type { FaultDefinition, NoticeTemplate } from '#libs/domain';
import { incidentFacts, laneOf, type Incident } from '../incident/index.js';
import type { NewNotice, Recipient } from '../outbox/index.js';
import { deskRecipient, technicianRecipient, type Desk, type Technician } from '../roster/index.js';
import type { Site } from '../terminal/index.js';

/** What dispatch tells people about one incident. */
export class DispatchNotices {
  constructor(
    private readonly incident: Incident,
    private readonly rules: FaultDefinition,
    private readonly site: Site | undefined,
    private readonly now: Date,
  ) {}

  /** @param until when the offer ends */
  offered(technician: Technician, until: Date): NewNotice {
    const page = this.notice('incidentOffered', 'page', technicianRecipient(technician));
    return { ...page, data: { ...page.data, acceptBy: until.toISOString() } };
  }

  /** To somebody who was asked or held it: it is not theirs to do any more. */
  withdrawn(technician: Technician): NewNotice {
    return this.notice('incidentWithdrawn', 'information', technicianRecipient(technician));
  }

  unanswered(desks: readonly Desk[]): NewNotice[] {
    return desks.map((desk) => this.notice('incidentUnanswered', 'page', deskRecipient(desk)));
  }

  /** A vendor has not done in time what its contract says. */
  vendorLate(desks: readonly Desk[]): NewNotice[] {
    return desks.map((desk) => this.notice('incidentVendorLate', 'information', deskRecipient(desk)));
  }

  private notice(template: NoticeTemplate, purpose: NewNotice['purpose'], recipient: Recipient): NewNotice {
    return {
      incidentId: this.incident.id,
      lane: laneOf(this.incident),
      purpose,
      template,
      recipient,
      data: { ...incidentFacts(this.incident, this.rules, this.site) },
      sendAt: this.now,
    };
  }
}
