import { byId, h } from '../element.js';

/** The processes that may be killed, one button each. A button stays the same element: whoever pressed it keeps the focus. */
export function createKillList({ onKill }) {
  const buttons = new Map();

  function draw(processes) {
    byId('kill-hint').hidden = processes.length > 0;
    for (const { name, running } of processes) {
      const button = buttons.get(name) ?? add(name);
      button.textContent = running ? `kill -9 ${name}` : `${name} is coming back…`;
      button.setAttribute('aria-disabled', String(!running));
    }
  }

  function add(name) {
    const button = h('button', { type: 'button', class: 'act', 'data-testid': `kill-${name}` });
    button.addEventListener('click', () => {
      if (button.getAttribute('aria-disabled') !== 'true') onKill(name);
    });
    buttons.set(name, button);
    byId('kill-list').append(h('li', {}, button));
    return button;
  }

  return { draw };
}
