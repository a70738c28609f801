import assert from 'node:assert/strict';
import { inboxHoursSchema, workingHours } from '../../src/chatwoot/working-hours.ts';

/** Monday, 09:30 in Berlin. */
const NOW = new Date('2026-11-30T08:30:00Z');
const day = { day_of_week: 1, open_hour: 9, open_minutes: 0, close_hour: 17, close_minutes: 30 };

describe('workingHours', () => {
  const cases: [string, object, string, 'in' | 'out' | null][] = [
    ['from the hour at which it opens', day, 'Europe/Berlin', 'in'],
    ['in its own time zone', day, 'UTC', 'out'],
    ['not at the minute at which it closes', { ...day, close_hour: 9, close_minutes: 30 }, 'Europe/Berlin', 'out'],
    ['not on a closed day', { ...day, closed_all_day: true }, 'Europe/Berlin', 'out'],
    ['all of an open day', { ...day, open_all_day: true }, 'UTC', 'in'],
    ['on a day that is not named', { ...day, day_of_week: 2 }, 'UTC', 'in'],
    ['in a time zone that nobody knows: cannot be told', day, 'Nowhere/Land', null],
  ];
  for (const [title, hours, timezone, expected] of cases) {
    it(`is open ${title}: ${expected ?? 'null'}`, () => {
      const inbox = inboxHoursSchema.parse({ working_hours_enabled: true, timezone, working_hours: [hours] });

      assert.equal(workingHours(inbox, NOW), expected);
    });
  }

  it('is always open where there are no hours', () => {
    const inbox = inboxHoursSchema.parse({ working_hours_enabled: false, timezone: 'UTC', working_hours: [day] });

    assert.equal(workingHours(inbox, NOW), 'in');
    assert.equal(workingHours(inboxHoursSchema.parse({}), NOW), 'in');
  });
});
