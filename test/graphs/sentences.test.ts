import assert from 'node:assert/strict';
import { sentencesFor } from '../../graphs/support/sentences.ts';

const [EN, DE, ES, FR] = [/^I am sorry/, /^Das weiß/, /^Lo siento/, /^Désolé/];

describe('the sentences of the agent without a model', () => {
  for (const [texts, languages, says] of [
    [['Rücksendungen: wer bezahlt?'], ['en', 'de'], DE],
    [['Rücksendung?'], ['en'], DE],
    [['Gro\u00dfpackung?'], ['en'], DE],
    [['Ru\u0308cksendung?'], ['en'], DE],
    [['kaputter Reissverschluss reparieren'], ['de'], DE],
    [['kaputter Reissverschluss reparieren'], ['de', 'en'], EN],
    [['¿Venden kayaks?'], ['en'], ES],
    [['¡Kayaks!'], ['de'], ES],
    [['Öppettider?'], ['sv'], EN],
    [['Hur länge kan jag lämna tillbaka det?'], ['en'], EN],
    [['Kayak?'], ['fr'], FR],
    [['Kayak?'], ['fr', 'en'], EN],
    [['Kayak?'], ['it'], EN],
    [['Do you have a kayak?'], ['de'], EN],
    [['Ich habe eine Frage zu meinem Zelt', 'Kayak?'], ['en'], DE],
  ] as const) {
    it(`say of "${texts.join(' … ')}", with documents in ${languages.join(', ')}: ${says.source.slice(1)}`, () => {
      assert.match(sentencesFor(texts, languages).doNotKnow, says);
    });
  }
});
