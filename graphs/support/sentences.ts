import { languageOf, OTHER } from '../../src/knowledge/search/languages.ts';
import { tongueOfTalk, type SmallTalk, type Tongue } from './small-talk.ts';

/** What the graph says in words of its own; `talk` by the name of the company. */
export interface Sentences {
  ofCourse: string;
  doNotKnow: string;
  rest: string;
  talk: (company: string) => Record<SmallTalk, string>;
}

/** So few words, such as a product's name, say nothing of the language that they are in. */
const TOO_FEW = 3;

/**
 * The sentences in the customer's language: of their newest text that shows one, else of the documents, if all are in one that has
 * sentences (`languages`), else English.
 *
 * What else looks the same: a text of a few words in a language that shares them with another; `¿` and `¡` in Galician and Asturian; `ä`,
 * `ö` and `ü` in short texts in Swedish, Finnish, Turkish, Hungarian or Estonian, which are taken for German unless there are documents
 * in such a language and none in German.
 */
export function sentencesFor(texts: readonly string[], languages: readonly string[] = []): Sentences {
  const tongue = texts.map((text) => tongueOf(text, languages)).findLast((each) => each !== undefined);
  const [only, ...others] = languages;
  const ofDocuments = others.length === 0 ? TONGUES.find((each) => each === only) : undefined;
  return SENTENCES[tongue ?? ofDocuments ?? 'en'];
}

function tongueOf(text: string, languages: readonly string[]): Tongue | undefined {
  const words = text.split(/\s+/).filter(Boolean);
  const language = words.length < TOO_FEW ? OTHER : languageOf(null, text);
  return TONGUES.find((each) => each === language) ?? tongueOfTalk(text) ?? tongueOfSigns(text, language, languages);
}

/** By letters and signs, where the words say nothing else. */
function tongueOfSigns(text: string, language: string, languages: readonly string[]): Tongue | undefined {
  if (/[¿¡]/.test(text)) return 'es';
  if (/ß/.test(text)) return 'de';
  const mayBeGerman = languages.includes('de') || !languages.some((each) => WITH_UMLAUTS.has(each));
  return language === OTHER && mayBeGerman && /[äöü]/i.test(text.normalize('NFC')) ? 'de' : undefined;
}

const WITH_UMLAUTS = new Set(['sv', 'fi', 'tr', OTHER]);

const TONGUES: readonly Tongue[] = ['en', 'de', 'es', 'fr'];

const SENTENCES: Record<Tongue, Sentences> = {
  en: {
    ofCourse: 'Of course. I am getting a colleague for you; they will answer here.',
    doNotKnow: 'I am sorry, I do not know that. I have asked a colleague, who will answer you here.',
    rest: 'The rest I do not know. I have asked a colleague, who will answer you here.',
    talk: (company) => ({
      greeting: `Hello! I am the assistant of ${company}. What can I help you with?`,
      howAreYou: 'I am well, thank you! And you? What can I help you with?',
      thanks: 'You are welcome! Is there anything else I can help you with?',
      goodbye: `Goodbye, and thank you for writing to ${company}!`,
      whoAreYou: `I am the automated assistant of ${company}. If you would rather talk to a person, just say so.`,
      fine: 'All right. Just write if there is anything else.',
    }),
  },
  de: {
    ofCourse: 'Gerne. Ich hole jemanden aus dem Team dazu; die Antwort kommt hier.',
    doNotKnow: 'Das weiß ich leider nicht. Ich habe im Team nachgefragt; die Antwort kommt hier.',
    rest: 'Den Rest weiß ich leider nicht. Ich habe im Team nachgefragt; die Antwort kommt hier.',
    talk: (company) => ({
      greeting: `Hallo! Hier ist der Assistent von ${company}. Wie kann ich helfen?`,
      howAreYou: 'Danke, gut! Und Ihnen? Wie kann ich helfen?',
      thanks: 'Gern geschehen! Kann ich sonst noch etwas tun?',
      goodbye: `Auf Wiedersehen, und danke für Ihre Nachricht an ${company}!`,
      whoAreYou: `Ich bin der automatische Assistent von ${company}. Wenn Sie lieber mit einem Menschen sprechen möchten, sagen Sie es einfach.`,
      fine: 'Alles klar. Schreiben Sie einfach, wenn noch etwas ist.',
    }),
  },
  es: {
    ofCourse: 'Por supuesto. Aviso a una persona del equipo, que le responderá aquí.',
    doNotKnow: 'Lo siento, eso no lo sé. He preguntado a una persona del equipo, que le responderá aquí.',
    rest: 'El resto no lo sé. He preguntado a una persona del equipo, que le responderá aquí.',
    talk: (company) => ({
      greeting: `¡Hola! Soy el asistente de ${company}. ¿En qué puedo ayudarle?`,
      howAreYou: '¡Muy bien, gracias! ¿Y usted? ¿En qué puedo ayudarle?',
      thanks: '¡De nada! ¿Puedo ayudarle en algo más?',
      goodbye: `¡Hasta luego, y gracias por escribir a ${company}!`,
      whoAreYou: `Soy el asistente automático de ${company}. Si prefiere hablar con una persona, dígamelo.`,
      fine: 'De acuerdo. Escriba si necesita algo más.',
    }),
  },
  fr: {
    ofCourse: 'Bien sûr. Je préviens une personne de l’équipe, qui vous répondra ici.',
    doNotKnow: 'Désolé, je ne le sais pas. J’ai demandé à une personne de l’équipe, qui vous répondra ici.',
    rest: 'Le reste, je ne le sais pas. J’ai demandé à une personne de l’équipe, qui vous répondra ici.',
    talk: (company) => ({
      greeting: `Bonjour ! Je suis l’assistant de ${company}. Comment puis-je vous aider ?`,
      howAreYou: 'Très bien, merci ! Et vous ? Comment puis-je vous aider ?',
      thanks: 'Avec plaisir ! Puis-je vous aider pour autre chose ?',
      goodbye: `Au revoir, et merci d’avoir écrit à ${company} !`,
      whoAreYou: `Je suis l’assistant automatique de ${company}. Si vous préférez parler à une personne, dites-le-moi.`,
      fine: 'Très bien. Écrivez-moi s’il y a autre chose.',
    }),
  },
};
