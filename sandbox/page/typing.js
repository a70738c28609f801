const LONGEST = 60_000;

/** A typing indicator that also forgets by itself: an "off" may be lost, and Chatwoot never expires an "on". */
export function createTyping(element) {
  let timer;

  function hide() {
    clearTimeout(timer);
    element.hidden = true;
  }

  function show({ isTyping, name }) {
    hide();
    if (!isTyping) return;
    element.querySelector('.who').textContent = `${name} is typing`;
    element.hidden = false;
    timer = setTimeout(hide, LONGEST);
  }

  return { show, hide };
}
