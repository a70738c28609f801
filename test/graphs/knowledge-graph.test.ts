import assert from 'node:assert/strict';
import { readOutcome } from '../../src/activities/graph/answer/read-outcome.ts';
import { createShop } from '../support/shop.ts';

let graph: Awaited<ReturnType<typeof createShop>>;
before(async () => {
  graph = await createShop();
});

/** Customer's texts; one that begins with `bot:` is an earlier answer. */
async function answer(...texts: string[]) {
  const messages = texts.map((text, at) =>
    text.startsWith('bot:')
      ? { role: 'assistant', content: text.slice(4), id: `cw:1:${at}` }
      : { role: 'user', content: text, id: `cw:1:${at}` },
  );
  return readOutcome(await graph.invoke({ messages }));
}

describe('the support graph without a model', () => {
  it('answers from its knowledge base, without asking for anything else', async () => {
    const { reply, actions } = await answer('How long does shipping take?');

    assert.match(reply, /2 to 4 working days/);
    assert.deepEqual(actions, {});
  });

  for (const text of ['hi', 'thanks!', 'bye', 'ok', 'are you a bot?']) {
    it(`answers "${text}" without a hand-off`, async () => {
      const { reply, actions } = await answer(text);

      assert.notEqual(reply, '');
      assert.deepEqual(actions, {});
    });
  }

  for (const [texts, reply] of [
    [['Hallo!'], /^Hallo! Hier ist/],
    [['merci beaucoup'], /^Avec plaisir/],
    [['¿Venden ustedes kayaks de mar?'], /^Lo siento/],
    [['Verkaufen Sie auch Kajaks für zwei?'], /^Das weiß ich leider nicht/],
    [['Ich habe eine Frage zu meinem Zelt', 'bot:Ja?', 'ok'], /^Alles klar/],
    [['Je voudrais parler à un conseiller'], /^Bien sûr/],
    [['Kayak?'], /^I am sorry/],
    [['how are you?'], /^I am well/],
  ] as const) {
    it(`answers "${texts.join(' … ')}" in the customer's language`, async () => {
      assert.match((await answer(...texts)).reply, reply);
    });
  }

  it('offers what else may have been meant', async () => {
    const { reply, actions } = await answer('shipping');

    assert.match(reply, /4\.90 EUR/);
    assert.ok(actions.options?.some(({ title, value }) => title === 'Shipping times' && value === title));
  });

  it('gives the conversation to a person who is asked for', async () => {
    const { reply, actions } = await answer('How long does shipping take?', 'bot:2 to 4 days', 'I want a human');

    assert.match(reply, /colleague/);
    assert.deepEqual(actions, {
      handoff: { reason: 'the customer asked for a person', summary: 'The customer wrote:\nI want a human' },
    });
  });

  it('says that it does not know, and gives the conversation to a person', async () => {
    const { reply, actions } = await answer('Do you sell kayaks?');

    assert.match(reply, /do not know/);
    assert.deepEqual(actions, {
      handoff: { reason: 'not in the knowledge base', summary: 'The customer wrote:\nDo you sell kayaks?' },
    });
  });

  it('gives a picture without words to a person', async () => {
    const { actions } = await answer('[image: tent.jpg]');

    assert.equal(typeof actions.handoff, 'object');
  });

  it('answers a burst as one: both questions, without the greeting', async () => {
    const { reply, actions } = await answer('hi', 'where is my order?', 'and are you open on sundays?');

    assert.match(reply, /tracking link.*\n\n.*closed on Sundays/s);
    assert.deepEqual(actions, {});
  });

  it('puts a question together that came in pieces', async () => {
    const { reply } = await answer('is the', 'tent', 'watreproof');

    assert.match(reply, /water column/);
  });

  it('answers what it knows of a burst, and gives the rest to a person', async () => {
    const { reply, actions } = await answer('Do you sell kayaks?', 'How long does shipping take?');

    assert.match(reply, /2 to 4 working days.*The rest I do not know/s);
    assert.equal(typeof actions.handoff, 'object');
  });

  it('does not answer again what was answered before', async () => {
    const { reply } = await answer('How long does shipping take?', 'bot:2 to 4 days.', 'thanks');

    assert.match(reply, /welcome/);
  });

  it('still answers when a holding message came after the question', async () => {
    const { reply } = await graph
      .invoke({
        messages: [
          { role: 'user', content: 'How long does shipping take?' },
          { role: 'assistant', content: 'One moment, please.' },
        ],
      })
      .then(({ messages }) => ({ reply: messages.at(-1)?.text ?? '' }));

    assert.match(reply, /2 to 4 working days/);
  });
});
