import { showAway } from './toast.js';

const failing = new Set();
const FIRST_WAIT = 500;
const LONGEST_WAIT = 5000;

/**
 * Wraps a load so that it runs one at a time: calls during a run ask for one more run after it. While Chatwoot is away it
 * tries again by itself, ever more slowly, and says so.
 */
export function createRefresher(load) {
  let running = false;
  let asked = false;
  let wait = FIRST_WAIT;
  let timer;

  async function run() {
    running = true;
    while (asked) {
      asked = false;
      await attempt();
    }
    running = false;
  }

  async function attempt() {
    try {
      await load();
      wait = FIRST_WAIT;
      report(load, false);
    } catch (error) {
      report(load, true);
      if (!error.away) console.error(error);
      clearTimeout(timer);
      timer = setTimeout(refresh, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT);
    }
  }

  function refresh() {
    asked = true;
    if (!running) void run();
  }

  return refresh;
}

function report(load, isFailing) {
  if (isFailing) failing.add(load);
  else failing.delete(load);
  showAway(failing.size > 0);
}
