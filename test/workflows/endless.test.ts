import assert from 'node:assert/strict';
import { ApplicationFailure } from '@temporalio/activity';
import { runsOf } from '../../bench/runs.ts';
import { withConversation, type TestConversation } from '../support/conversation.ts';
import { createDesk, handsOff, type Desk } from '../support/desk.ts';
import { temporal } from '../support/temporal.ts';

const count = ({ done }: Desk, what: string) => done.filter((entry) => entry.startsWith(what)).length;

describe('somebody who never stops', function () {
  this.timeout(30_000);

  it('writing and deleting reaches the limit of turns in an hour', async () => {
    let last = 1;
    let next = () => Promise.resolve();
    const desk = createDesk({
      graph: async () => {
        await next();
        return new Promise<never>(() => undefined);
      },
    });

    const result = await withConversation({ desk, policy: { maxTurnsPerHour: 4 } }, async (chat) => {
      next = async () => {
        const before = last++;
        await chat.tell('messageDeleted', { key: `${before}:deleted`, id: before });
        await chat.say(last);
      };
      await chat.say(last);
      return chat.result();
    });

    assert.equal(result.reason, 'more than 4 turns in an hour');
    assert.equal(count(desk, 'graph'), 7);
  });

  it('writing while a run would end does not keep it from continuing as new', async () => {
    let isWriting = true;
    let write = () => Promise.resolve();
    const desk = createDesk({
      graph: () => handsOff({}, 'a person will come'),
      override: (_, normal) => ({
        async readConversation(input) {
          if (isWriting) await write();
          return normal.readConversation(input);
        },
        async addNote(input) {
          await write();
          return normal.addNote(input);
        },
      }),
    });

    await withConversation({ desk, policy: { continueAfterEvents: 60 } }, async (chat) => {
      let last = 1;
      write = () => chat.say(++last);
      await chat.say(last);
      await continued(chat);
      isWriting = false;
      await chat.result();
    });
  });

  it('refusing the note of a hand-off does not keep the bot from what is given back to it', async () => {
    let giveBack = () => Promise.resolve();
    const desk = createDesk({
      graph: ({ turn }) => (turn === 1 ? handsOff({}, 'a person will come') : 'here again'),
      override: (desk) => ({
        addNote() {
          if (desk.done.some((entry) => entry.startsWith('assign'))) void giveBack();
          throw ApplicationFailure.create({ type: 'ChatwootUnavailable', nextRetryDelay: 60_000 });
        },
      }),
    });

    await withConversation({ desk, policy: { handoffTeamId: 3 } }, async (chat) => {
      giveBack = async () => {
        desk.status = 'pending';
        desk.at++;
        const contact = { id: 88, name: 'Lena' };
        await chat.tell('ownershipChanged', { key: 'back', change: 'status', contact, receivedAt: 1 });
        await chat.say(2, 'b');
      };
      await chat.say(1, 'a');
      await desk.reached('reply', 2);
    });

    assert.equal(desk.done.at(-1), 'reply here again');
  });
});

async function continued({ id }: TestConversation): Promise<void> {
  const { client } = await temporal();
  while ((await runsOf(client, id)).length < 2);
}
