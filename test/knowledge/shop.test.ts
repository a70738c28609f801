import assert from 'node:assert/strict';
import type { Knowledge } from '../../src/knowledge/knowledge.ts';
import { passagesOf } from '../../src/knowledge/search/passage.ts';
import { openShop } from '../support/shop.ts';

/** As customers write: typos, other words, half sentences. */
const ANSWERED: [question: string, title: string][] = [
  ['How long does shiping take?', 'Shipping times'],
  ['when will my parcel arrive', 'Shipping times'],
  ['what do you charge for delivery', 'Shipping costs'],
  ['do you deliver to Norway', 'Countries we ship to'],
  ['where is my order??', 'Tracking your order'],
  ['my package never came', 'Late or lost parcels'],
  ['I typed the wrong adress, can I change it', 'Changing or cancelling an order'],
  ['i want to send somthing back', 'Returning an item'],
  ['How long may I send something back?', 'Returning an item'],
  ['how long do i have to send something back', 'Returning an item'],
  ['How do I get my money back?', 'Refunds'],
  ['can I swap it for a different size', 'Exchanges'],
  ['the jacket arrived broken', 'Damaged or wrong items'],
  ['is the tent watreproof', 'Are the tents waterproof?'],
  ['which boot size should I take', 'Choosing boots'],
  ['Do you take paypal', 'Payment methods'],
  ['can I pay in instalments', 'Paying later'],
  ['Do gift vouchers expire?', 'Gift cards'],
  ['how many years of garantee do I have', 'Warranty'],
  ['can you fix a broken zipper', 'Repairs'],
  ['are you open on sundays', 'Opening hours'],
  ['please delete my personal data', 'Privacy and your data'],
];

const UNKNOWN = [
  'do you sell kayaks',
  'what is the meaning of life',
  'who is your CEO',
  'my neighbour stole my bike',
  'what is the weather in Paris',
  'write me a poem about the sea',
  'what is the capital of France',
  'asdf qwer',
  'it does not work',
  'Do your backpacks fit as cabin luggage on Ryanair?',
];

describe('what the example shop knows', () => {
  let knowledge: Knowledge;
  before(async () => {
    knowledge = await openShop();
  });
  const best = async (question: string) => (await knowledge.search(question))[0]?.title;
  const passages = () => [...knowledge.states()].flatMap(([name, { documents }]) => passagesOf(name, documents));

  it('answers at least 18 of 20 customer questions with the right section', async () => {
    const missed: string[] = [];
    for (const [question, title] of ANSWERED) if ((await best(question)) !== title) missed.push(question);

    assert.ok(ANSWERED.length - missed.length >= 18, `missed: ${missed.join('; ')}`);
  });

  it('answers none of 10 questions that it does not know', async () => {
    const answered: string[] = [];
    for (const question of UNKNOWN) if ((await best(question)) !== undefined) answered.push(question);

    assert.deepEqual(answered, []);
  });

  it('finds each section by its own title: buttons send titles', async () => {
    const titles = passages().map(({ title }) => title);
    const lost: string[] = [];
    for (const title of titles) if ((await best(title)) !== title) lost.push(title);

    assert.ok(titles.length >= 20, `${titles.length} sections`);
    assert.deepEqual(lost, []);
  });

  it('takes all of it for English, and keeps the keywords out of the texts', () => {
    assert.deepEqual(
      passages().filter(({ language, text }) => language !== 'en' || text.length > 1500 || text.includes('<!--')),
      [],
    );
  });

  it('finds nothing for nothing', async () => {
    assert.deepEqual(await knowledge.search(''), []);
    assert.deepEqual(await knowledge.search('and the of it'), []);
  });
});
