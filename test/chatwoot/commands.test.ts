import assert from 'node:assert/strict';
import { readCommand, type Command } from '../../src/chatwoot/commands.ts';

const resume = (text: string): Command => ({ kind: 'resume', text });
const send = (text: string | null = null): Command => ({ kind: 'send', text });
const redo = (hint = ''): Command => ({ kind: 'redo', hint });
const drop: Command = { kind: 'drop' };
const unknown = (word: string): Command => ({ kind: 'unknown', word });

describe('readCommand', () => {
  const notes: [string | null, Command | undefined][] = [
    ['/resume yes', resume('yes')],
    ['  /Resume   Refund 10 EUR,\nno more. ', resume('Refund 10 EUR,\nno more.')],
    [
      '/resume reject\\\nthe customer has changed\\\r\ntheir mind',
      resume('reject\nthe customer has changed\r\ntheir mind'),
    ],
    ['[@Ridge](mention://user/7/Ridge) /resume yes', resume('yes')],
    ['@ridge, @marta.k /resume yes', resume('yes')],
    ['`/resume yes`', resume('yes')],
    ['`/resume` yes', resume('yes')],
    ['```\n/resume {"ok":true}\n```', resume('{"ok":true}')],
    ['[@Ridge](mention://team/1/Ridge) `/resume reject` no', resume('reject no')],
    ['@ridge please', undefined],
    ['/resume', resume('')],
    ['/resume yes\\', resume('yes')],
    ['/resume ask @marta now', resume('ask @marta now')],
    ['/resume run `it` now', resume('run `it` now')],
    ['[Ridge](mention://user/7/Ridge) /resume yes', resume('yes')],
    ['`/resume`', resume('')],
    ['@ridge /resume \n', resume('')],
    ['/resumes yes', unknown('resumes')],
    ['please /resume yes', undefined],

    ['/send', send()],
    ['/SEND', send()],
    [' /send \n', send()],
    ['`/send`', send()],
    ['/send\\', send()],
    ['/send\\\n', send()],
    ['@ridge /send', send()],
    ['> **Draft**\n> Hello\n\n/send', send()],
    ['>\n[@Ridge](mention://user/7/Ridge): `/send`', send()],
    ['> /drop', undefined],
    ['/send Hello,\\\nwe ship on Monday.', send('Hello,\nwe ship on Monday.')],
    ['/send\nHello', send('Hello')],
    ['/send > as you said', send('> as you said')],
    ['`/send` Hello', send('Hello')],
    ['/send /drop', send('/drop')],
    ['/Redo shorter, please ', redo('shorter, please')],
    ['`/redo` in German', redo('in German')],
    ['/redo', redo()],
    ['/drop', drop],
    ['/Drop we answer by phone', drop],

    ['/snd', unknown('snd')],
    ['/Senden jetzt', unknown('senden')],
    ['/разослать', unknown('разослать')],
    ['/var/log/syslog is full', undefined],
    ['/2 of them', undefined],
    ['/ send', undefined],
    ['/send-it', undefined],
    ['//send', undefined],
    ['send', undefined],
    ['please /send', undefined],
    ['', undefined],
    [null, undefined],
  ];
  for (const [note, command] of notes) {
    it(`reads ${JSON.stringify(note)} as ${command ? JSON.stringify(command) : 'a note like any other'}`, () => {
      assert.deepEqual(readCommand(note), command);
    });
  }
});
