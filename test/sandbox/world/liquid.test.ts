import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { renderLiquid } from '../../../sandbox/world/messages/liquid.ts';

const drops = { contact: { name: 'Lena Fuchs', email: null }, account: { name: 'Acme Outdoor' } };
const render = (text: string) => renderLiquid(text, drops);

/** The recipe of Chatwoot's users: opening braces outside backtick spans become literals. */
const escape = (text: string) =>
  text
    .split(/(`[\s\S]*?`)/)
    .map((piece, index) => (index % 2 === 1 ? piece : piece.replace(/\{\{|\{%/g, (open) => `{{ "${open}" }}`)))
    .join('');

describe('renderLiquid', () => {
  const cases: [string, string, string][] = [
    ['plain text', 'Hello { there } 100%', 'Hello { there } 100%'],
    ['a name', 'Hello {{ contact.name }}!', 'Hello Lena Fuchs!'],
    ['a name without spaces', '{{contact.name}} of {{account.name}}', 'Lena Fuchs of Acme Outdoor'],
    ['an unknown name', 'a{{ nobody.home }}b{{ contact.email }}c', 'abc'],
    ['a string literal', '{{ "{{" }} and {{ \'{%\' }}', '{{ and {%'],
    ['nothing at all', 'a{{ }}b', 'ab'],
    ['filters', '{{ nobody | default: "friend" | upcase }}', 'FRIEND'],
    ['whitespace control', 'a {{- contact.name -}} b', 'aLena Fuchsb'],
    ['raw', '{% raw %}{{ contact.name }}{% endraw %}', '{{ contact.name }}'],
    ['comment', 'a{% comment %}b{% endcomment %}c', 'ac'],
    ['backtick spans', '`{{ contact.name }}` {{ contact.name }}', '`{{ contact.name }}` Lena Fuchs'],
    ['code blocks', '```\n{{ contact.name }}\n```', '```\n{{ contact.name }}\n```'],
  ];
  for (const [what, text, expected] of cases) {
    it(`renders ${what}`, () => {
      assert.equal(render(text), expected);
    });
  }

  const broken = [
    '{{ contact.name',
    '{{ contact.name } and more',
    '{% nonsense %} {{ contact.name }}',
    '{% raw %} never closed {{ contact.name }}',
    '{% {{ contact.name }}',
    '{% endraw %} {{ contact.name }}',
  ];
  for (const text of broken) {
    it(`leaves a text with a syntax error alone: ${text}`, () => {
      assert.equal(render(text), text);
    });
  }

  const originals = [
    'Use {{ contact.name }} or {% if x %}…{% endif %} in a template',
    '{{{{ }} }}}} {%{%',
    'code `{{ x }}` and ```{% y %}``` and {{ z',
    'ends with {',
    '{ {{ } }} "{{" {{ "{{" }}',
    'one ` backtick and {{ x }}',
  ];
  for (const text of originals) {
    it(`renders the escaped text back to the original: ${text}`, () => {
      assert.equal(render(escape(text)), text);
    });
  }
});
