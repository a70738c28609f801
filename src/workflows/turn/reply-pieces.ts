import type { Actions, Article, Card, Items } from '../../contracts/graph.ts';
import { splitReply } from './split-reply.ts';

/** One message of a reply. */
export interface Piece {
  text: string;
  options: { title: string; value: string }[];
  items?: Items;
}

/**
 * The messages that a reply is made of: its text in parts that the channel takes, quick replies with the last of them, then
 * cards and articles. Chatwoot's widget shows these without their text; every other channel gets the text, which lists them.
 */
export function replyPieces(
  reply: string,
  channel: string | null,
  { options, cards, articles }: Pick<Actions, 'options' | 'cards' | 'articles'>,
): Piece[] {
  const texts = pieces(reply, channel);
  const last = texts.at(-1);
  if (last) last.options = options ?? [];
  return [
    ...texts,
    ...(cards?.length ? withItems(listCards(cards), channel, { type: 'cards', items: cards }) : []),
    ...(articles?.length ? withItems(listArticles(articles), channel, { type: 'article', items: articles }) : []),
  ];
}

function pieces(text: string, channel: string | null): Piece[] {
  return splitReply(text, channel).map((part) => ({ text: part, options: [] }));
}

function withItems(list: string, channel: string | null, items: Items): Piece[] {
  const parts = pieces(list, channel);
  const last = parts.at(-1);
  if (last) last.items = items;
  return parts;
}

const listCards = (cards: Card[]) =>
  cards
    .map(({ title, description, actions }) =>
      lines(`**${title}**`, description, ...actions.map(({ text, uri }) => `[${text}](${uri})`)),
    )
    .join('\n\n');

const listArticles = (articles: Article[]) =>
  articles.map(({ title, description, link }) => lines(`[${title}](${link})`, description)).join('\n\n');

const lines = (...texts: (string | null | undefined)[]) => texts.filter(Boolean).join('\n');
