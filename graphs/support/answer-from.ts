import type { Knowledge } from '../../src/knowledge/knowledge.ts';
import type { Hit } from '../../src/knowledge/search/word-index.ts';
import { withLinks } from './links.ts';

export interface Answer {
  text: string;
  /** What it is made of, for whoever wants to see it. */
  passages: Hit[];
  /** Sections that match nearly as well: offered as buttons. */
  related: { title: string; value: string }[];
  /** Another question was asked to which there is no answer. */
  missing: boolean;
}

const MOST_ANSWERS = 3;
const MOST_RELATED = 3;
/** A hit with this share of the best one's score may be what was meant. */
const CLOSE = 0.7;

/** Answers each question with its best section, and a question that came in fragments as one. */
export async function answerFrom(knowledge: Knowledge, questions: string[]): Promise<Answer | undefined> {
  const found = await Promise.all(
    questions.map(async (question) => ({ question, hits: await knowledge.search(question) })),
  );
  const missing = found.some(({ question, hits }) => hits.length === 0 && isFullQuestion(knowledge, question));
  const answered = found.map(({ hits }) => hits).filter((hits) => hits.length > 0);
  if (answered.length === 0) return answerOne(await knowledge.search(questions.join(' ')));

  const [only] = answered;
  if (answered.length === 1 && only && !missing) return answerOne(only);
  const best = new Map(answered.flatMap(([hit]) => (hit ? [[hit.id, hit]] : [])));
  const passages = [...best.values()].slice(0, MOST_ANSWERS);
  return { text: textOf(passages), passages, related: [], missing };
}

function answerOne([best, ...others]: Hit[]): Answer | undefined {
  if (!best) return undefined;
  const close = others.filter(({ score, title }) => score >= best.score * CLOSE && title !== best.title);
  const related = close.slice(0, MOST_RELATED).map(({ title }) => ({ title, value: title }));
  return { text: textOf([best]), passages: [best], related, missing: false };
}

function textOf(hits: Hit[]): string {
  const text = hits.map((hit) => hit.text).join('\n\n');
  return withLinks(
    text,
    hits.map(({ document, address }) => ({ title: document, address })),
  );
}

/** "Hello?" or "Can you?" is part of another message; "Do you sell kayaks?" is a question that somebody has to answer. */
function isFullQuestion(knowledge: Knowledge, question: string): boolean {
  return question.trimEnd().endsWith('?') && knowledge.isQuestion(question);
}
