import { byId } from './element.js';

const PANES = ['customer', 'desk'];

/** On a narrow screen one pane at a time, chosen by tabs; on a wide one both stand side by side and the tabs are hidden. */
export function createPanes() {
  const tabs = PANES.map((pane) => byId(`${pane}-tab`));
  const select = makeTabs(tabs, (index) => {
    document.body.dataset.pane = PANES[index];
  });
  select(0);

  return {
    showUnanswered(count) {
      const badge = byId('unanswered-count');
      badge.hidden = count === 0;
      badge.textContent = String(count);
      badge.setAttribute('aria-label', `${count} unanswered`);
    },
  };
}

/** The keyboard of a tab list: one stop for Tab, arrows move between the tabs. */
export function makeTabs(tabs, onSelect) {
  function select(index) {
    tabs.forEach((tab, at) => {
      tab.setAttribute('aria-selected', String(at === index));
      tab.tabIndex = at === index ? 0 : -1;
    });
    onSelect(index);
  }

  tabs.forEach((tab, index) => {
    tab.addEventListener('click', () => select(index));
    tab.addEventListener('keydown', ({ key }) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
      if (!step) return;
      const next = (index + step + tabs.length) % tabs.length;
      select(next);
      tabs[next].focus();
    });
  });
  return select;
}
