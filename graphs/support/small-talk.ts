export type SmallTalk = 'greeting' | 'thanks' | 'goodbye' | 'fine' | 'whoAreYou';

/** Which kind of small talk a message is, if it is nothing else: "hi, where is my order" is none. */
export function smallTalkOf(text: string): SmallTalk | undefined {
  const sentence = plain(text);
  if (WHO_ARE_YOU.test(sentence)) return 'whoAreYou';
  if (HOW_ARE_YOU.test(sentence)) return 'greeting';

  const words = sentence.match(/[\p{L}\p{N}']+/gu) ?? [];
  if (words.length === 0) return /\p{Extended_Pictographic}/u.test(text) ? 'fine' : undefined;
  if (!words.every((word) => ALL.has(word))) return undefined;
  const kind = KINDS.find(([, known]) => words.some((word) => known.has(word)))?.[0];
  return kind ?? (sentence.includes('?') ? undefined : 'fine');
}

/** Lower case, without accents, with straight apostrophes. */
export function plain(text: string): string {
  return text.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '').replace(/[’`]/g, "'").trim();
}

const setOf = (words: string) => new Set(words.split(' '));

/** In order of weight: "hello, thanks, bye" is a goodbye. */
const KINDS: [SmallTalk, Set<string>][] = [
  ['goodbye', setOf('bye goodbye ciao tschuss adios cya')],
  ['thanks', setOf('thanks thank thx ty cheers appreciated danke merci gracias')],
  [
    'greeting',
    setOf('hi hello hey hiya howdy greetings morning afternoon evening hallo moin servus bonjour salut hola buenas'),
  ],
];

const FILLERS = setOf(
  'ok okay great good nice cool perfect awesome super fine alright all right got it yes yep yeah no nope nothing else so ' +
    "very much you a lot there everyone team for the your help day have again see later that that's thats it's is was sorted " +
    'now works well and oh ah wow anyone guten tag abend buenos dias tardes vielen dank muchas beaucoup',
);

const ALL = new Set([...FILLERS, ...KINDS.flatMap(([, words]) => [...words])]);

const HOW_ARE_YOU = /^(?:\W*(?:hi|hello|hey)\W+)?how are (?:you|u)(?: doing)?(?: today)?\W*$/;
const WHO_ARE_YOU =
  /^\W*(?:are you|am i (?:talking|speaking|chatting) (?:to|with)|is this|who are you|what are you)(?: an?| the)?(?: real| live| chat)?(?: ?(?:bot|chatbot|robot|human|person|machine|ai|computer))?(?: or an? [\w ]{3,20})?\W*$/;
