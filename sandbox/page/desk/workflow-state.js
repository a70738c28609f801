import { byId } from '../element.js';
import { request } from '../request.js';

/** Milliseconds between two looks: while something happens, and while nothing does. A look is work for the bot's worker. */
const BUSY = 700;
const QUIET = 4000;

const WORDS = {
  waiting: 'waits for a message',
  collecting: 'waits whether more is coming',
  thinking: 'is thinking',
  replying: 'is replying',
  'handing off': 'is calling a person',
  paused: 'is paused',
  silent: 'does not answer: no worker?',
  none: 'has not begun',
};
const ENDINGS = {
  handedOff: 'has handed it to a person',
  takenOver: 'stopped: a person has it',
  resolved: 'ended: resolved',
  statusChanged: 'stopped: the status changed',
  idle: 'ended: nobody wrote',
};
const BUSY_PHASES = ['collecting', 'thinking', 'replying', 'handing off'];

/** What the bot's workflow is doing about the open conversation, asked again and again while somebody looks. */
export function createWorkflowState(config) {
  let conversation = null;
  let timer;
  let looking = false;
  let asked = false;

  /** One look at a time; what happens meanwhile is worth one more, however much it is. */
  async function look() {
    clearTimeout(timer);
    asked = true;
    if (looking) return;
    looking = true;
    let pause = QUIET;
    while (asked && isWanted()) {
      asked = false;
      pause = await lookOnce(conversation);
    }
    looking = false;
    if (isWanted()) timer = setTimeout(look, pause);
  }

  async function lookOnce(id) {
    const state = await request(`/sandbox/conversations/${id}/workflow`).catch(() => ({ phase: 'silent' }));
    if (id === conversation) draw(state);
    return BUSY_PHASES.includes(state.phase) ? BUSY : QUIET;
  }

  const isWanted = () => config.has_workflows && conversation !== null && document.visibilityState !== 'hidden';

  function draw(state) {
    const { phase, turns, waiting } = state;
    const words = phase === 'ended' ? (ENDINGS[state.outcome] ?? 'ended') : (WORDS[phase] ?? phase);
    const more = [
      ...(turns ? [`${turns} ${turns === 1 ? 'turn' : 'turns'}`] : []),
      ...(waiting ? [`${waiting} waiting`] : []),
    ];
    const text = [words, ...more].join(' · ');
    const place = byId('workflow-state');
    // A live region speaks whenever it is written to.
    if (place.textContent !== text) place.textContent = text;
    place.dataset.phase = phase;
  }

  document.addEventListener('visibilitychange', look);
  byId('workflow-fact').hidden = !config.has_workflows;

  return {
    /** Looks now: another conversation is open, or something has happened in it. */
    show(id) {
      if (id !== conversation) byId('workflow-state').textContent = '';
      conversation = id;
      void look();
    },
  };
}
