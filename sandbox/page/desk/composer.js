import { createComposer } from '../messages/composer.js';
import { byId } from '../element.js';
import { makeTabs } from '../panes.js';

const MODES = [
  { tab: 'desk-reply-tab', placeholder: 'Write to the customer…', label: 'Reply to the customer', send: 'Send' },
  {
    tab: 'desk-note-tab',
    placeholder: 'Only your team sees this…',
    label: 'Private note for the team',
    send: 'Add note',
  },
];

/** The agent's text field with its two tabs. A draft belongs to its conversation and never moves to another customer. */
export function createDeskComposer({ reply, note, onSent }) {
  const input = byId('desk-input');
  const form = byId('desk-form');
  const drafts = new Map();
  let conversation = null;
  let mode = 0;
  const composer = createComposer({
    form,
    input,
    what: 'Your message was not sent',
    send: async (text) => {
      const place = conversation;
      await (mode === 0 ? reply(text) : note(text));
      // Where the agent has turned to another conversation meanwhile, the text lies there as a draft.
      drafts.delete(place);
      onSent();
    },
  });

  const select = makeTabs(
    MODES.map(({ tab }) => byId(tab)),
    (index) => {
      mode = index;
      form.dataset.mode = index === 0 ? 'reply' : 'note';
      input.placeholder = MODES[index].placeholder;
      input.setAttribute('aria-label', MODES[index].label);
      byId('desk-send-text').textContent = MODES[index].send;
      byId('desk-composer').setAttribute('aria-labelledby', MODES[index].tab);
    },
  );
  select(0);

  function switchTo(next) {
    if (conversation !== null) drafts.set(conversation, { text: input.value, mode });
    conversation = next;
    const draft = drafts.get(next) ?? { text: '', mode: 0 };
    composer.write(draft.text);
    select(draft.mode);
  }

  return { switchTo, isWriting: () => input.value.trim() !== '' };
}
