import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import protos from '@temporalio/proto';
import { connectTemporal } from '../../src/temporal/connect.ts';
import { createSearchAttributes } from '../../src/temporal/search-attributes.ts';
import { startStrictTemporal } from '../support/strict-temporal.ts';
import { temporal } from '../support/temporal.ts';

const { INDEXED_VALUE_TYPE_INT: INT, INDEXED_VALUE_TYPE_KEYWORD: KEYWORD } =
  protos.temporal.api.enums.v1.IndexedValueType;

describe('search attributes', () => {
  it('that an operator adds are used without a restart', async () => {
    const { connection } = await temporal();
    const namespace = `attributes-${randomUUID()}`;
    const seconds = (count: number) => ({ seconds: count }) as never;
    await connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: seconds(86_400),
    });
    let now = 0;
    const attributes = createSearchAttributes(connection, namespace, () => now);
    // A namespace is there for each of the server's parts a moment later.
    while (!(await isThere(namespace)));
    assert.equal(await attributes.ask(), false);

    await connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: { ChatwootAccount: INT, ChatwootInbox: INT, ConversationPhase: KEYWORD },
    });
    while (Object.keys(await listed(namespace)).length < 3);
    now = 29_999;
    assert.equal(await attributes.ask(), false);
    now = 30_000;
    assert.equal(await attributes.ask(), true);
    assert.equal(attributes.known(), true);
  });

  it('are asked for where each call must name its namespace, and after a refusal not at each event', async () => {
    const { address, namespace } = await temporal();
    const strict = await startStrictTemporal(address);
    const temporalEnv = { TEMPORAL_ADDRESS: strict.address };
    const connected = connectTemporal({ temporalEnv, namespace, encryptionKeys: [] });
    let now = 0;
    const ask = () => createSearchAttributes(connected.connection, namespace).ask();
    assert.equal(await ask(), true);

    strict.refuse('ListSearchAttributes');
    const refused = createSearchAttributes(connected.connection, namespace, () => now);
    for (now of [0, 1, 29_999]) assert.equal(await refused.ask(), false);
    assert.equal(strict.refused.length, 1);
    now = 30_000;
    assert.equal(await refused.ask(), false);
    assert.equal(strict.refused.length, 2);
    await connected.close();
    strict.close();
  });
});

async function listed(namespace: string) {
  const { connection } = await temporal();
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  return Object.fromEntries(Object.entries(customAttributes).filter(([name]) => /^Chatwoot|^Conversation/.test(name)));
}

const isThere = (namespace: string) =>
  listed(namespace).then(
    () => true,
    () => false,
  );
