import assert from 'node:assert/strict';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { Attachment } from '../../../src/chatwoot/attachments.ts';
import { audioEndingOf } from '../../../src/activities/media/audio-type.ts';
import { mediaSource } from '../../../src/activities/media/fetch-media.ts';
import { AUDIO_LIMITS, createTranscriber } from '../../../src/activities/media/transcriber.ts';
import type { DialogueMessage } from '../../../src/contracts/conversation.ts';
import { startSandbox, type Sandbox } from '../../../sandbox/chatwoot.ts';
import { createCustomer, type Customer } from '../../support/product/customer.ts';
import { hear as hearTurn, said } from '../../support/product/hear.ts';
import { sendImage, startImageServer, type ImageServer } from '../../support/servers/image-server.ts';
import { startSpeechServer, type SpeechServer } from '../../support/servers/speech-server.ts';

const SOUND = Buffer.from('OggS and what was said');

describe('voice notes of a turn', () => {
  let sandbox: Sandbox;
  let customer: Customer;
  let storage: ImageServer;
  let speech: SpeechServer;
  let warnings: string[];

  before(async () => {
    sandbox = await startSandbox();
    customer = await createCustomer(sandbox);
    storage = await startImageServer({
      '/note.oga': (_request, response) => {
        sendImage(response, SOUND, { 'content-type': 'audio/ogg' });
      },
      '/page.mp3': (_request, response) => {
        sendImage(response, Buffer.from('<html>'), { 'content-type': 'audio/mpeg' });
      },
    });
  });
  beforeEach(async () => {
    warnings = [];
    speech = await startSpeechServer();
  });
  afterEach(() => speech.close());
  after(() => Promise.all([sandbox.close(), storage.close()]));

  const note = (path = '/note.oga'): Attachment => ({
    ...{ type: 'audio', name: 'secret name.oga', url: `${storage.url}${path}`, transcript: null },
  });

  async function hear(
    dialogue: DialogueMessage[],
    { fresh = 1, model = 'whisper-1' }: { fresh?: number; model?: string | null } = {},
  ) {
    const settings = { transcriptionModel: model, attachmentHosts: [storage.host] };
    const openAi = { baseURL: speech.url, apiKey: 'model-key' };
    const turn = { conversation: customer.conversation, dialogue, settings, fresh, openAi };
    const { heard, warnings: logged, result } = await hearTurn(sandbox, turn);
    warnings.push(...logged);
    return { heard, remembered: result.kind === 'outcome' ? result.heard : undefined };
  }

  it('are written down, and what they say is remembered', async () => {
    speech.script({ text: ' Where is my tent?\u0000 ' });

    const { heard, remembered } = await hear([said('', { ...note(), type: 'image' }, note())]);

    assert.deepEqual(heard, ['[image: secret name.oga]\n[voice message] Where is my tent?']);
    assert.deepEqual(remembered, [{ id: 9, transcripts: [null, 'Where is my tent?'] }]);
    assert.deepEqual(speech.asked, [
      {
        ...{ path: '/v1/audio/transcriptions', authorization: 'Bearer model-key', model: 'whisper-1' },
        ...{ file: 'voice.ogg', bytes: SOUND },
      },
    ]);
    assert.deepEqual(warnings, []);
  });

  it('are left to their names without the setting, with a transcript of Chatwoot, and in the messages before', async () => {
    const { heard } = await hear([said('', note())], { model: null });
    const others = await hear([said('', note()), said('', { ...note(), transcript: 'Hi' })]);

    assert.deepEqual(heard, ['[audio: secret name.oga]']);
    assert.deepEqual(others, { heard: ['[audio: secret name.oga]', '[voice message] Hi'], remembered: undefined });
    assert.deepEqual(speech.asked, []);
  });

  for (const [what, answer, fault] of [
    ['refuses', { status: 400 }, 'the server answers 400'],
    ['leads elsewhere', { status: 307, location: 'http://169.254.169.254/' }, 'the server cannot be reached'],
    ['says something else', { raw: '{"text": 1}' }, 'the server answers something else than a transcript'],
    ['says no JSON', { raw: '<html>' }, 'the server answers something else than a transcript'],
    ['says too much', { raw: ' '.repeat(2 ** 21) }, 'the server answers too much'],
  ] as const) {
    it(`stay files where the server ${what}`, async () => {
      speech.script(answer);

      const { heard, remembered } = await hear([said('', note())]);

      assert.deepEqual([heard, remembered], [['[audio: secret name.oga]'], undefined]);
      assert.match(warnings.join(), new RegExp(`^voice note not written down .*"fault":"${fault}"`));
      assert.doesNotMatch(warnings.join(), /secret|127\.0\.0\.1|model-key/);
    });
  }

  it('stay files where nobody speaks, or there is no sound in them', async () => {
    speech.script({ text: ' ' });

    assert.deepEqual((await hear([said('', note())])).heard, ['[audio: secret name.oga]']);
    assert.deepEqual(warnings, []);
    assert.deepEqual((await hear([said('', note('/page.mp3'))])).heard, ['[audio: secret name.oga]']);
    assert.match(warnings.join(), /"fault":"no sound"/);
    assert.equal(speech.asked.length, 1);
  });

  it('are not waited for without end, and written down once for a turn that is tried again', async () => {
    const source = mediaSource(storage.url, [], AUDIO_LIMITS);
    const run = (listening: number, ...turns: Attachment[]) => {
      const transcriber = createTranscriber(source, { baseURL: speech.url, apiKey: null, model: 'any' }, listening);
      return new MockActivityEnvironment().run(async () => {
        const words: string[] = [];
        for (const each of turns) {
          words.push(...(await transcriber.transcribe([said('', each)], new AbortController().signal)).values());
        }
        return words;
      });
    };
    speech.script('hang');
    assert.deepEqual(await run(1, note()), []);

    await speech.close();
    speech = await startSpeechServer({ text: 'Hello' });
    assert.deepEqual(await run(60_000, note(), note()), ['Hello', 'Hello']);
    assert.deepEqual(
      speech.asked.map(({ authorization }) => authorization),
      [undefined],
    );
  });
});

describe('audioEndingOf', () => {
  for (const [start, ending] of [
    ['OggS', 'ogg'],
    ['RIFF1234WAVE', 'wav'],
    ['fLaC', 'flac'],
    ['\x1a\x45\xdf\xa3', 'webm'],
    ['\0\0\0\x20ftypM4A ', 'm4a'],
    ['ID3', 'mp3'],
    ['\xff\xfb', 'mp3'],
    ['#!AMR', 'amr'],
    ['<html>', undefined],
    ['\xff', undefined],
    ['', undefined],
  ] as const) {
    it(`takes ${JSON.stringify(start)} for ${String(ending)}`, () => {
      assert.equal(audioEndingOf(Buffer.from(start, 'latin1')), ending);
    });
  }
});
