import assert from 'node:assert/strict';
import { walkLists, type Step } from '../../../src/activities/reconcile/walk-lists.ts';
import { listedConversationSchema } from '../../../src/chatwoot/lists.ts';
import type { Place } from '../../../src/contracts/reconcile.ts';

interface Walked {
  lists: number[][];
  from?: Place;
  maxPages?: number;
  total?: boolean;
  isLate?: () => boolean;
  step?: (id: number) => Step;
}

/** Lists of conversations by their ids, two a page. */
async function walk({ lists, from, maxPages = 100, total = true, isLate = () => false, step = () => 'on' }: Walked) {
  const seen: number[] = [];
  const pages: string[] = [];
  const next = await walkLists({
    lists: lists.map((_, inbox) => ({ inbox, status: 'pending', sort: 'waiting_since_desc' })),
    from: from ?? null,
    maxPages,
    isLate,
    fetch: ({ inbox }, page) => {
      pages.push(`${inbox}/${page}`);
      const all = lists[inbox ?? 0] ?? [];
      const shown = all.slice((page - 1) * 2, page * 2);
      const conversations = shown.map((id) => listedConversationSchema.parse({ id, status: 'pending' }));
      return Promise.resolve({ conversations, total: total ? all.length : null });
    },
    visit: ({ id }) => {
      seen.push(id);
      return Promise.resolve(step(id));
    },
  });
  return { seen, pages, next };
}

describe('walkLists', () => {
  it('goes through all pages of all lists, and asks for none more', async () => {
    assert.deepEqual(await walk({ lists: [[1, 2, 3, 4], [], [5]] }), {
      seen: [1, 2, 3, 4, 5],
      pages: ['0/1', '0/2', '1/1', '2/1'],
      next: null,
    });
  });

  it('goes on until an empty page where Chatwoot does not say how many there are', async () => {
    assert.deepEqual((await walk({ lists: [[1, 2]], total: false })).pages, ['0/1', '0/2']);
  });

  it('leaves the rest of a list of which nothing more is wanted', async () => {
    const { seen, next } = await walk({ lists: [[1, 2, 3], [4]], step: (id) => (id === 1 ? 'end' : 'on') });

    assert.deepEqual([seen, next], [[1, 4], null]);
  });

  it('says where it stopped, and goes on there', async () => {
    const lists = [[1, 2], [3, 4, 5], [6]];
    const { next } = await walk({ lists, step: (id) => (id === 5 ? 'enough' : 'on') });

    assert.deepEqual(next, { list: 1, page: 2 });
    assert.deepEqual((await walk({ lists, from: { list: 1, page: 2 } })).seen, [5, 6]);
  });

  it('comes to an end in a slow Chatwoot, and further with each pass, though nothing is found', async () => {
    const lists = [Array.from({ length: 10_000 }, (_, id) => id)];
    let from: Place | null = { list: 0, page: 1 };
    let passes = 0;
    for (; from; passes++) {
      let asked = 0;
      const { pages, next }: Awaited<ReturnType<typeof walk>> = await walk({
        lists,
        from,
        isLate: () => ++asked >= 10,
      });
      assert.ok(pages.length <= 10);
      from = next;
    }

    assert.equal(passes, 500);
  });

  it('reads one page, however late it is', async () => {
    const { pages, next } = await walk({ lists: [[1, 2, 3]], isLate: () => true });

    assert.deepEqual([pages, next], [['0/1'], { list: 0, page: 2 }]);
  });

  it('asks for so many pages at most', async () => {
    const { pages, next } = await walk({
      lists: [
        [1, 2],
        [3, 4, 5],
      ],
      maxPages: 2,
    });

    assert.deepEqual([pages, next], [['0/1', '1/1'], { list: 1, page: 2 }]);
  });
});
