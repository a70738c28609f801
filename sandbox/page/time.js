const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });

/** Chatwoot counts in seconds (some fields with a fraction, some as ISO text). */
export const toDate = (time) => new Date(typeof time === 'number' ? time * 1000 : time);

export const clockTime = (date) => clock.format(date);
export const fullTime = (date) => full.format(date);

/** Today the time, before that the day: all that a list has room for. */
export function shortTime(date, now = new Date()) {
  return date.toDateString() === now.toDateString() ? clock.format(date) : day.format(date);
}
