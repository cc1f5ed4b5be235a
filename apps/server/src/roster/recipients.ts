import type { Recipient } from '../outbox/index.js';
import type { Desk, Technician } from './roster.store.js';

const ways = ({ phone, email }: { phone: string; email: string | null }): Recipient['contacts'] => ({
  ...(phone ? { sms: phone } : {}),
  ...(email ? { email } : {}),
});

export const technicianRecipient = (technician: Technician): Recipient => ({
  kind: 'technician',
  id: technician.id,
  language: technician.language,
  contacts: ways(technician),
});

export const deskRecipient = (desk: Desk): Recipient => ({
  kind: 'desk',
  id: desk.id,
  language: desk.language,
  contacts: ways(desk),
});
