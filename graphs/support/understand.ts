import { smallTalkOf, type SmallTalk } from './small-talk.ts';
import { wantsHuman } from './wants-human.ts';

/** What the customer wants, as far as words alone tell. */
export type Wish =
  { kind: 'human' } | { kind: 'smallTalk'; talk: SmallTalk } | { kind: 'question'; questions: string[] };

/** Reads all unanswered messages as one: a person if any asks for one, small talk only if every one is. */
export function understand(texts: string[]): Wish {
  const read = texts.map(withoutFiles).map((text) => ({ text, talk: smallTalkOf(text) }));
  if (read.some(({ text, talk }) => talk === undefined && wantsHuman(text))) return { kind: 'human' };

  const questions = read.filter(({ talk }) => talk === undefined).flatMap(({ text }) => splitQuestions(text));
  const talk = read.findLast((one) => one.talk !== undefined)?.talk;
  return questions.length === 0 && talk !== undefined ? { kind: 'smallTalk', talk } : { kind: 'question', questions };
}

/** Drops `[image: tent.jpg]` and the like, with what stands in a file; of a voice message its transcript stays. */
function withoutFiles(text: string): string {
  return text
    .replace(/^\[voice message\] /gm, '')
    .replace(/^\[\w+: .*\](?:\n>.*)*$/gm, '')
    .trim();
}

/** "Where is my order? And can I return it?" are two. */
const splitQuestions = (text: string) => text.split(/(?<=\?)\s+/);
