import { byId, h } from '../element.js';
import { GROUPS, planFor, planWithout } from './fault-list.js';
import { createKillList } from './kill-list.js';
import { createRefresher } from '../refresher.js';
import { request } from '../request.js';
import { reportFailure } from '../toast.js';

const ROOT = '/sandbox/faults';
const LOOK_AGAIN = 1000;

/** The panel that breaks things: each fault with a switch, what is on, and how often it struck. */
export function createFaults() {
  const panel = byId('faults');
  const toggle = byId('faults-toggle');
  const rows = GROUPS.flatMap(({ faults }) => faults).map((fault) => [fault, createRow(fault)]);
  byId('fault-groups').append(...GROUPS.map((group) => section(group, rows)));
  const refresh = createRefresher(async () => show(await request(ROOT)));
  const killList = createKillList({
    onKill: (name) => act(`kill -9 ${name}`, { method: 'POST' }, `/sandbox/processes/${name}/kill`),
  });
  let timer;

  toggle.addEventListener('click', () => open(panel.hidden));
  byId('faults-close').addEventListener('click', () => open(false));
  panel.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') open(false);
  });
  byId('heal').addEventListener('click', () => act('Heal', { method: 'DELETE' }));
  for (const button of document.querySelectorAll('[data-away]')) {
    button.addEventListener('click', () =>
      act('Away', { method: 'POST', body: { away: Number(button.dataset.away) } }),
    );
  }

  function open(isOpen) {
    panel.hidden = !isOpen;
    toggle.setAttribute('aria-expanded', String(isOpen));
    // Beside the panel there may be room for one column: what is open stays in sight.
    if (isOpen && !byId('conversation').hidden) byId('desk').dataset.open = 'true';
    if (isOpen) byId('faults-title').focus();
    else toggle.focus();
  }

  function createRow(fault) {
    const count = h('span', { class: 'struck' });
    const button = h(
      'button',
      { type: 'button', class: 'fault', 'aria-pressed': 'false' },
      h('span', {}, fault.label),
      count,
    );
    button.dataset.testid = `fault-${fault.path}`;
    button.addEventListener('click', () => {
      const isOn = button.getAttribute('aria-pressed') === 'true';
      const times = byId('fault-times').value;
      act(fault.label, {
        method: 'POST',
        body: isOn ? planWithout(fault) : planFor(fault, times === '' ? null : Number(times)),
      });
    });
    return { button, count };
  }

  async function act(what, options, path = ROOT) {
    try {
      show(await request(path, options));
    } catch (error) {
      reportFailure(what, error);
    }
  }

  function show({ plan, counts, left, processes }) {
    for (const [{ path }, { button, count }] of rows) {
      button.setAttribute('aria-pressed', String(path in left));
      count.textContent = words(left[path], counts[path]);
    }
    const isAway = plan.away === true;
    byId('away').dataset.on = String(isAway);
    byId('away-now').textContent = isAway ? 'Chatwoot is away now.' : '';
    const active = Object.keys(left).length + (isAway ? 1 : 0);
    const badge = byId('faults-active');
    badge.hidden = active === 0;
    badge.textContent = String(active);
    badge.setAttribute('aria-label', `${active} switched on`);
    killList.draw(processes);
    // Nothing tells of a process that has come back.
    clearTimeout(timer);
    if (processes.some(({ running }) => !running)) timer = setTimeout(refresh, LOOK_AGAIN);
  }

  refresh();
  return { refresh };
}

function section({ title, hint, faults }, rows) {
  const id = `faults-${title.replace(/\W+/g, '-').toLowerCase()}`;
  const buttons = rows.filter(([fault]) => faults.includes(fault)).map(([, { button }]) => h('li', {}, button));
  return h(
    'section',
    { 'aria-labelledby': id },
    h('h3', { id }, title),
    hint && h('p', { class: 'faint' }, hint.replace('<this address>', location.origin)),
    h('ul', {}, buttons),
  );
}

function words(left, struck = 0) {
  const on = left === undefined ? '' : left === null ? 'on' : `next ${left}`;
  return [on, struck > 0 ? `struck ${struck}×` : ''].filter(Boolean).join(', ');
}
