import assert from 'node:assert/strict';
import path from 'node:path';
import { indexSections, loadKnowledge, readPage } from '../../graphs/support/knowledge.ts';

const knowledge = loadKnowledge(path.resolve(import.meta.dirname, '../../graphs/support/knowledge'));
const best = (question: string) => knowledge.search(question)[0]?.title;

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

describe('the knowledge base', () => {
  it('answers at least 18 of 20 customer questions with the right section', () => {
    const missed = ANSWERED.filter(([question, title]) => best(question) !== title);

    assert.ok(ANSWERED.length - missed.length >= 18, `missed: ${missed.join('; ')}`);
  });

  it('answers none of 10 questions that it does not know', () => {
    assert.deepEqual(UNKNOWN.filter(best), []);
  });

  it('finds each section by its own title: buttons send titles', () => {
    const { sections } = knowledge;

    assert.ok(sections.length >= 20, `${sections.length} sections`);
    assert.deepEqual(
      sections.filter(({ title }) => best(title) !== title).map(({ title }) => title),
      [],
    );
  });

  it('keeps every section short enough for one message', () => {
    assert.deepEqual(
      knowledge.sections.filter(({ text }) => text.length > 1500 || text.includes('<!--')),
      [],
    );
  });

  it('finds nothing for nothing', () => {
    assert.deepEqual(knowledge.search(''), []);
    assert.deepEqual(knowledge.search('and the of it'), []);
  });
});

describe('readPage', () => {
  it('reads front matter, sections and their keywords', () => {
    const source =
      '---\ntitle: Boats\nkeywords: ship\n---\n\nAbout boats.\n\n## Kayaks\n\n<!-- keywords: paddle -->\n\nOne.\n\n### Sizes\n\nTwo.\n';

    assert.deepEqual(readPage('boats.md', source), [
      { id: 'boats.md#0.0', title: 'Boats', page: 'Boats', text: 'About boats.', keywords: 'ship' },
      {
        id: 'boats.md#1.0',
        title: 'Kayaks',
        page: 'Boats',
        text: 'One.\n\n### Sizes\n\nTwo.',
        keywords: 'ship paddle',
      },
    ]);
  });

  it('takes a page without front matter, with Windows line ends', () => {
    const [section] = readPage('boats.md', '## Kayaks\r\n\r\nOne.\r\n');

    assert.deepEqual([section?.page, section?.title, section?.text], ['boats', 'Kayaks', 'One.']);
  });

  it('cuts a long section at its paragraphs', () => {
    const paragraph = 'word '.repeat(160).trim();
    const pieces = readPage('long.md', `## Long\n\n${[paragraph, paragraph, paragraph].join('\n\n')}`);

    assert.deepEqual(
      pieces.map(({ title }) => title),
      ['Long', 'Long', 'Long'],
    );
    assert.deepEqual(new Set(pieces.map(({ id }) => id)).size, 3);
  });

  it('matches accents and endings, also in the smallest of knowledge bases', () => {
    const small = indexSections(readPage('x.md', '## Café tables\n\nWe build tables of oak for cafés.'));

    assert.equal(small.search('cafe table')[0]?.title, 'Café tables');
  });
});
