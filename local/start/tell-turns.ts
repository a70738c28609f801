import { styleText } from 'node:util';
import type { TurnWatcher } from '../../src/activities/watch-turns.ts';

const LONG = 300;

/** `dev`: each turn in the terminal as it happens. It shows what customers write, so it is for the local Chatwoot alone. */
export function tellTurns(tell: (line: string) => void, hasColours: boolean): TurnWatcher {
  const paint = (format: Parameters<typeof styleText>[0], text: string) =>
    hasColours ? styleText(format, text, { validateStream: false }) : text;
  const line = (conversation: number, sign: string, text: string) => {
    tell(`${paint('dim', `#${conversation}`)} ${sign} ${text}`);
  };
  const faint = (text: string) => paint('dim', text);

  return {
    given(conversation, { messages, fresh, metadata, resume }, attempt) {
      const again = attempt > 1 ? faint(` (try ${attempt})`) : '';
      for (const { content } of messages.slice(messages.length - fresh)) {
        line(conversation, paint('cyan', '←'), `${shorten(content)}${again}`);
      }
      if (resume) line(conversation, paint('cyan', '←'), `note: /resume ${shorten(resume.answer)}${again}`);
      const about = Object.entries(metadata).filter(([, value]) => value !== null && JSON.stringify(value) !== '{}');
      const known = about.map(([name, value]) => `${name}=${shorten(value, 60)}`).join(' ');
      const what = resume
        ? 'goes on from its question, with that answer'
        : `given ${messages.length} messages, ${fresh} new`;
      line(conversation, ' ', faint(`${what}; ${known}`));
    },
    step(conversation, step) {
      line(conversation, ' ', faint(shorten(step)));
    },
    threw(conversation, error) {
      line(conversation, paint('red', '✖'), error instanceof Error ? (error.stack ?? error.message) : String(error));
    },
    did(conversation, action, input) {
      const { ref: _ref, guard: _guard, sendKey: _key, ...rest } = input as Record<string, unknown>;
      const text = action === 'sendReply' || action === 'addNote' ? rest['text'] : rest;
      const sign = action === 'sendReply' ? paint('green', '→') : ' ';
      line(
        conversation,
        sign,
        action === 'sendReply' ? shorten(text, 2000) : `${WORDS[action] ?? action}: ${shorten(text)}`,
      );
    },
  };
}

const WORDS: Record<string, string> = {
  addNote: 'note',
  setStatus: 'status',
  assign: 'assigned',
  addLabels: 'labels',
  setAttributes: 'attributes',
  setPriority: 'priority',
};

function shorten(value: unknown, most = LONG): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > most ? `${text.slice(0, most)} …` : text;
}
