import { reportFailure } from '../toast.js';

/**
 * Makes a form of one text area and one button send what is typed: Enter sends, Shift+Enter breaks the line. The text
 * leaves the field only once it has arrived.
 */
export function createComposer({ form, input, send, what }) {
  let sending = false;

  async function submit(text) {
    if (sending || text.trim() === '') return;
    setSending(true);
    try {
      await send(text.trim());
      if (input.value === text) write('');
    } catch (error) {
      reportFailure(what, error);
    } finally {
      setSending(false);
    }
  }

  function setSending(isSending) {
    sending = isSending;
    input.readOnly = isSending;
    form.setAttribute('aria-busy', String(isSending));
  }

  function write(text) {
    input.value = text;
    grow();
  }

  function grow() {
    input.style.height = 'auto';
    input.style.height = `${input.scrollHeight}px`;
  }

  input.addEventListener('input', grow);
  input.addEventListener('keydown', (event) => {
    // An input method's Enter picks a candidate; it does not mean "send".
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    void submit(input.value);
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void submit(input.value);
    input.focus();
  });

  return { submit, write };
}
