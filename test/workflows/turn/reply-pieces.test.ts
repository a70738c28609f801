import assert from 'node:assert/strict';
import { replyPieces } from '../../../src/workflows/turn/reply-pieces.ts';

const card = {
  title: 'Ridge 2',
  description: '2 persons',
  actions: [{ type: 'link' as const, text: 'View', uri: 'https://shop.example/ridge-2' }],
};
const article = { title: 'Waterproofing', description: null, link: 'https://help.example/reproof' };
const options = [{ title: 'Yes', value: 'yes' }];

describe('replyPieces', () => {
  it('is one message for a short text', () => {
    assert.deepEqual(replyPieces('Hello.', null, {}), [{ text: 'Hello.', options: [] }]);
  });

  it('splits at sentences where the channel takes no more, with the quick replies last', () => {
    const sentence = `${'word '.repeat(30)}end. `;

    const pieces = replyPieces(sentence.repeat(3), 'Channel::Sms', { options });

    assert.ok(pieces.every(({ text }) => text.length <= 320 && text.endsWith('end.')));
    assert.deepEqual(
      pieces.map((piece) => piece.options.length),
      [0, 1],
    );
  });

  it('lists cards and articles as text too, after the reply', () => {
    assert.deepEqual(replyPieces('These fit.', null, { cards: [card], articles: [article, article] }), [
      { text: 'These fit.', options: [] },
      {
        text: '**Ridge 2**\n2 persons\n[View](https://shop.example/ridge-2)',
        options: [],
        items: { type: 'cards', items: [card] },
      },
      {
        text: ['[Waterproofing](https://help.example/reproof)', '[Waterproofing](https://help.example/reproof)'].join(
          '\n\n',
        ),
        options: [],
        items: { type: 'article', items: [article, article] },
      },
    ]);
  });

  it('needs no text for them', () => {
    assert.equal(replyPieces('', null, { articles: [article] }).length, 1);
  });
});
