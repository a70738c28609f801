export type SmallTalk = 'greeting' | 'howAreYou' | 'thanks' | 'goodbye' | 'fine' | 'whoAreYou';

/** A language in which the graph without a model has sentences of its own. */
export type Tongue = 'en' | 'de' | 'es' | 'fr';

/** Which kind of small talk a message is, if it is nothing else: "hi, where is my order" is none. */
export function smallTalkOf(text: string): SmallTalk | undefined {
  const sentence = oneWordEach(plain(text));
  if (WHO_ARE_YOU.some((phrase) => phrase.test(sentence))) return 'whoAreYou';
  if (HOW_ARE_YOU.test(sentence)) return 'howAreYou';

  const words = wordsOf(sentence);
  if (words.length === 0) return /\p{Extended_Pictographic}/u.test(text) ? 'fine' : undefined;
  if (!words.every((word) => ALL.has(word))) return undefined;
  const kind = KINDS.find((each) => words.some((word) => VOCABULARY.some(([, of]) => of[each].has(word))));
  return kind ?? (sentence.includes('?') ? undefined : 'fine');
}

/** In which language a message greets, thanks or takes leave; `undefined`: it does not, or in words that several share, such as "super". */
export function tongueOfTalk(text: string): Tongue | undefined {
  const words = wordsOf(oneWordEach(plain(text)));
  const tongues = VOCABULARY.filter(([, of]) => words.some((word) => KINDS.some((kind) => of[kind].has(word))));
  return tongues.length === 1 ? tongues[0]?.[0] : undefined;
}

/** Lower case, without accents, with straight apostrophes. */
export function plain(text: string): string {
  return text.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '').replace(/[’`]/g, "'").replace(/ß/g, 'ss').trim();
}

const wordsOf = (sentence: string) => sentence.match(/[\p{L}\p{N}']+/gu) ?? [];

/** "Guten Morgen" greets, "morgen" is tomorrow. */
function oneWordEach(sentence: string): string {
  return PHRASES.reduce((text, [phrase, word]) => text.replace(phrase, word), sentence);
}

const PHRASES: [RegExp, string][] = [
  [/\b(?:guten (?:morgen|tag|abend)|gruss gott)\b/g, 'hallo'],
  [/\bauf wieder(?:sehen|horen)\b/g, 'tschuss'],
  [/\bbuen(?:os dias|as tardes|as noches)\b/g, 'hola'],
  [/\bhasta (?:luego|pronto)\b/g, 'adios'],
  [/\bau revoir\b/g, 'adieu'],
];

const setOf = (words: string) => new Set(words.split(' '));

/** In order of weight: "hello, thanks, bye" is a goodbye. */
const KINDS = ['goodbye', 'thanks', 'greeting'] as const;

const VOCABULARY: [Tongue, Record<(typeof KINDS)[number], Set<string>>][] = [
  [
    'en',
    {
      goodbye: setOf('bye goodbye cya'),
      thanks: setOf('thanks thank thx ty cheers appreciated'),
      greeting: setOf('hi hello hey hiya howdy greetings morning afternoon evening'),
    },
  ],
  ['de', { goodbye: setOf('tschuss ciao'), thanks: setOf('danke dankeschon'), greeting: setOf('hallo moin servus') }],
  ['es', { goodbye: setOf('adios chao'), thanks: setOf('gracias'), greeting: setOf('hola buenas') }],
  ['fr', { goodbye: setOf('adieu'), thanks: setOf('merci'), greeting: setOf('bonjour bonsoir salut') }],
];

const FILLERS = setOf(
  'ok okay great good nice cool perfect awesome super fine alright all right got it yes yep yeah no nope nothing else so ' +
    "very much you a lot there everyone team for the your help day have again see later that that's thats it's is was sorted " +
    'now works well and oh ah wow anyone ' +
    'vielen lieben dank schon sehr gut prima alles klar passt ja nein dir ihnen euch fur die hilfe noch einen schonen tag abend ' +
    'muchas mil muy bien perfecto vale si todo por la ayuda beaucoup tres parfait oui non pour votre aide bonne journee',
);

const ALL = new Set([...FILLERS, ...VOCABULARY.flatMap(([, of]) => KINDS.flatMap((kind) => [...of[kind]]))]);

const HELLO = '(?:\\W*(?:hi|hello|hey|hallo|hola|bonjour|salut)\\W+)?';
const HOW_ARE_YOU = new RegExp(
  `^\\W*${HELLO}(?:how are (?:you|u)(?: doing)?(?: today)?|wie geht(?:'?s| es)(?: dir| ihnen)?|como esta[s]?|que tal|ca va|comment (?:allez-vous|vas-tu|ca va))\\W*$`,
);
const WHO_ARE_YOU = [
  /^\W*(?:are you|am i (?:talking|speaking|chatting) (?:to|with)|is this|who are you|what are you)(?: an?| the)?(?: real| live| chat)?(?: ?(?:bot|chatbot|robot|human|person|machine|ai|computer))?(?: or an? [\w ]{3,20})?\W*$/,
  /^\W*(?:bist du|sind sie|ist das)(?: hier)?(?: ein(?:e)?)?(?: echter?)? ?(?:bot|chatbot|roboter|mensch|person|maschine|ki|computer)(?: oder ein(?:e)? [\w ]{3,20})?\W*$/,
  /^\W*(?:eres|es usted|es esto|esto es) una? ?(?:bot|chatbot|robot|humano|persona|maquina|ia)(?: (?:real|de verdad))?(?: o una? [\w ]{3,20})?\W*$/,
  /^\W*(?:etes-vous|es-tu|vous etes|tu es|c'est) une? ?(?:vraie? )?(?:bot|chatbot|robot|humain|personne|machine|ia)(?: ou une? [\w ]{3,20})?\W*$/,
];
