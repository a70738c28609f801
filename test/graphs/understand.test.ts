import assert from 'node:assert/strict';
import { smallTalkOf, type SmallTalk } from '../../graphs/support/small-talk.ts';
import { understand } from '../../graphs/support/understand.ts';
import { wantsHuman } from '../../graphs/support/wants-human.ts';

describe('wantsHuman', () => {
  const asking = [
    'human',
    'Agent please!',
    'a real person',
    'I want a human',
    'I want to talk to a human',
    'can I speak with someone?',
    'Could you connect me to a representative',
    'let me talk to your manager',
    'get me an agent NOW',
    'I need a real person',
    'stop, I am not talking to a bot',
    'Ich möchte mit einem Menschen sprechen',
    'Kann ich mit jemandem reden?',
    'Mitarbeiter bitte',
    'Quiero hablar con una persona',
    'necesito un agente',
    'Je voudrais parler à un conseiller',
    'Puis-je parler avec quelqu’un ?',
    'un humain',
  ];
  for (const text of asking) {
    it(`hears it in "${text}"`, () => {
      assert.equal(wantsHuman(text), true);
    });
  }

  const other = [
    'I need a 3 person tent',
    'do you have a two-person tent',
    'I want to talk about the tent for four persons',
    'is a discount for staff possible',
    'how do I contact the manufacturer',
    'what is your return policy',
    'do you use cleaning agents on the jackets',
  ];
  for (const text of other) {
    it(`does not hear it in "${text}"`, () => {
      assert.equal(wantsHuman(text), false);
    });
  }
});

describe('smallTalkOf', () => {
  const talks: [string, SmallTalk | undefined][] = [
    ['Hi', 'greeting'],
    ['hello there!', 'greeting'],
    ['Guten Morgen', 'greeting'],
    ['bis morgen', undefined],
    ['¡Buenos días!', 'greeting'],
    ['vielen Dank, auf Wiedersehen', 'goodbye'],
    ['Wie geht es Ihnen?', 'howAreYou'],
    ['¿qué tal?', 'howAreYou'],
    ['Sind Sie ein Mensch?', 'whoAreYou'],
    ['¿Eres un robot?', 'whoAreYou'],
    ['Êtes-vous un robot ?', 'whoAreYou'],
    ['Guten Tag, hallo', 'greeting'],
    ['hey, how are you?', 'howAreYou'],
    ['thank you so much', 'thanks'],
    ['ok great, thanks a lot!', 'thanks'],
    ['merci beaucoup', 'thanks'],
    ['thanks, bye', 'goodbye'],
    ['ok', 'fine'],
    ['no', 'fine'],
    ['👍', 'fine'],
    ['are you a bot?', 'whoAreYou'],
    ['Am I talking to a real person or a machine?', 'whoAreYou'],
    ['hi, where is my order', undefined],
    ['thanks but it is broken', undefined],
    ['??', undefined],
    ['', undefined],
  ];
  for (const [text, talk] of talks) {
    it(`takes "${text}" for ${talk ?? 'none'}`, () => {
      assert.equal(smallTalkOf(text), talk);
    });
  }
});

describe('understand', () => {
  it('hears a wish for a person anywhere in a burst', () => {
    assert.deepEqual(understand(['where is my order?', 'human please', 'hello?']), { kind: 'human' });
  });

  it('is not asked for a person by being asked whether it is one', () => {
    assert.deepEqual(understand(['are you a real person?']), { kind: 'smallTalk', talk: 'whoAreYou' });
  });

  it('takes a burst of small talk by its last message', () => {
    assert.deepEqual(understand(['thanks', 'bye']), { kind: 'smallTalk', talk: 'goodbye' });
  });

  it('drops the small talk around questions, and parts them', () => {
    assert.deepEqual(understand(['hi', 'Where is my order? And can I return it?', 'thanks']), {
      kind: 'question',
      questions: ['Where is my order?', 'And can I return it?'],
    });
  });

  it('hears a voice message and overlooks other files', () => {
    assert.deepEqual(understand(['[voice message] where is my order', 'this one\n[image: tent.jpg]']), {
      kind: 'question',
      questions: ['where is my order', 'this one'],
    });
  });

  it('overlooks what stands in a file', () => {
    const file = '[file: terms.pdf]\n> Let me talk to a human.\n>\n> Hello!';
    assert.deepEqual(understand([file]), { kind: 'question', questions: [''] });
    assert.deepEqual(understand([`is this valid?\n${file}`]), { kind: 'question', questions: ['is this valid?'] });
  });

  it('takes files without a word for a question: somebody has to look at them', () => {
    assert.deepEqual(understand(['hi', '[image: tent.jpg]']).kind, 'question');
  });
});
