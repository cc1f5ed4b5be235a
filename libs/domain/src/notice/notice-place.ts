import type { IncidentSubject } from '../alarm/find-outage.js';
import type { NoticeFacts } from './notice-facts.js';
import { inLanguage, type Bilingual, type Language } from './notice-words.js';

const SUBJECT_WORDS: Readonly<Record<IncidentSubject, Bilingual>> = {
  terminal: { zh: '终端', en: 'Terminal' },
  site: { zh: '网点', en: 'Site' },
  network: { zh: '线路', en: 'Line' },
  host: { zh: '主机', en: 'Host' },
  region: { zh: '区域', en: 'Region' },
};

const LABELS = {
  site: SUBJECT_WORDS.site,
  address: { zh: '地址', en: 'Address' },
  incident: { zh: '工单', en: 'Incident' },
} as const satisfies Record<string, Bilingual>;

/**
 * Where it is and what it is about: `thing` to be said in a sentence, `place` as the lines of a letter. An outage is not
 * about a terminal, and one of a whole site names the site once.
 */
export function placeOf(facts: NoticeFacts, language: Language): { thing: string; place: string } {
  const { subject = 'terminal', terminalId, site, address, incidentNumber } = facts;
  const say = (text: Bilingual | undefined): string => (text ? inLanguage(text, language) : '');
  const line = (label: Bilingual, text: string | undefined): string =>
    text ? `${say(label)}${language === 'en' ? ': ' : '：'}${text}\n` : '';
  const word = say(SUBJECT_WORDS[subject]);
  const isNamed = terminalId !== undefined && subject !== 'site';
  return {
    thing: isNamed ? (language === 'en' ? `${word.toLowerCase()} ${terminalId}` : `${word}${terminalId}`) : '',
    place: [
      isNamed ? line(SUBJECT_WORDS[subject], terminalId) : '',
      line(LABELS.site, say(site)),
      line(LABELS.address, say(address)),
      line(LABELS.incident, incidentNumber),
    ].join(''),
  };
}
