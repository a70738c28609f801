import { plain } from './small-talk.ts';

/** Whether a message asks for a person, in English or, in their usual phrases, German, Spanish or French. */
export function wantsHuman(text: string): boolean {
  const sentence = plain(text);
  return PHRASES.some((phrase) => phrase.test(sentence));
}

const WHO =
  '(?:humans?|persons?|people|agents?|representatives?|reps?|operators?|someone|somebody|colleagues?|employees?|' +
  'managers?|supervisors?|advisors?|staff)';
const KIND = '(?:real|live|actual|human|another|support|service|customer|sales|proper)';
const A_PERSON = `(?:an? |the |some |your |any )?(?:${KIND} )*${WHO}`;
const PERSON_DE = '(?:menschen?|mitarbeiter(?:in)?|person|(?:kunden)?berater(?:in)?|kollegen|jemand(?:em|en)?)';
const PERSON_ES = '(?:persona|humano|agente|asesora?|representante|operadora?|alguien)';
const PERSON_FR = "(?:humain|personne|agent|conseiller|conseillere|operateur|quelqu'un)";

const PHRASES = [
  `^\\W*${A_PERSON}(?: please| pls| now)?\\W*$`,
  `\\b(?:talk|speak|chat|connect|transfer|switch|escalate|put through|hand over|pass)(?: me| this| it)?(?: directly| now| over)? (?:to|with) ${A_PERSON}\\b`,
  `\\b(?:want|need|get|give|prefer|like|fetch|call)(?: me| to have)? ${A_PERSON}\\b(?!'|-| (?:tent|bag|size|discount))`,
  '\\b(?:real|live|actual) (?:human|person|agent)\\b',
  '\\b(?:not|stop|hate|no more) (?:talking to )?(?:an? |this |the )?(?:bots?|robots?|machines?|ai)\\b',
  `\\b(?:mit|an) (?:\\w+ ){0,2}${PERSON_DE}\\b`,
  `\\b(?:will|mochte|brauche|bitte) (?:einen? )?(?:echten? )?${PERSON_DE}\\b`,
  `^\\W*${PERSON_DE}(?: bitte)?\\W*$`,
  `\\b(?:hablar|comunicarme|contactar|chatear) con (?:una? |el |la )?${PERSON_ES}\\b`,
  `\\b(?:quiero|necesito) (?:a )?una? ${PERSON_ES}\\b`,
  `^\\W*(?:una? )?${PERSON_ES}(?: por favor)?\\W*$`,
  `\\b(?:parler|discuter|echanger) (?:a|avec) (?:une? )?(?:vraie? )?${PERSON_FR}(?!\\w)`,
  `\\b(?:veux|voudrais) une? (?:vraie? )?${PERSON_FR}(?!\\w)`,
  `^\\W*(?:une? )?${PERSON_FR}(?: s'il vous plait)?\\W*$`,
].map((pattern) => new RegExp(pattern));
