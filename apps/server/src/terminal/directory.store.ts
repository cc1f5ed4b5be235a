import type { Bilingual } from '#libs/domain';

export interface Terminal {
  id: string;
  siteId: string;
  regionId: string;
  /** Line and front-end host that it shares with others, where the bank told. */
  networkId: string | null;
  hostId: string | null;
  model: string;
  partition: number;
  silentAfterSeconds: number;
}

export interface Site {
  id: string;
  regionId: string;
  name: Bilingual;
  address: Bilingual;
  lat: number;
  lon: number;
}

export interface Region {
  id: string;
  name: Bilingual;
}

export interface Bank {
  name: Bilingual;
  hotline: string;
  /** IANA name. */
  timeZone: string;
}

export interface Directory {
  terminals: Terminal[];
  sites: Site[];
  regions: Region[];
  bank: Bank | null;
}

export interface DirectoryStore {
  readAll(): Promise<Directory>;
}

export const DIRECTORY_STORE = Symbol('DirectoryStore');
