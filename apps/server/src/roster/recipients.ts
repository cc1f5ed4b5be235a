import type { Recipient } from '../outbox/index.js';
import type { Desk, Technician } from './roster.store.js';

interface Reachable {
  phone: string;
  email: string | null;
  push?: boolean;
}

/** @param browsers address by which their push subscriptions are found */
const ways = ({ phone, email, push }: Reachable, browsers: string): Recipient['contacts'] => ({
  ...(push ? { push: browsers } : {}),
  ...(phone ? { sms: phone, voice: phone } : {}),
  ...(email ? { email } : {}),
});

export const technicianRecipient = (technician: Technician): Recipient => ({
  kind: 'technician',
  id: technician.id,
  language: technician.language,
  contacts: ways(technician, `technician:${technician.id}`),
});

export const deskRecipient = (desk: Desk): Recipient => ({
  kind: desk.kind,
  id: desk.id,
  language: desk.language,
  contacts: ways(desk, `${desk.kind}:${desk.id}`),
});
