import assert from 'node:assert/strict';
import { imageTypeOf } from '../../../src/activities/media/image-type.ts';

describe('imageTypeOf', () => {
  const cases: [string, string | undefined][] = [
    ['\x89PNG\r\n\x1a\nrest', 'image/png'],
    ['\xff\xd8\xff\xe0\0\x10JFIF', 'image/jpeg'],
    ['GIF87a....', 'image/gif'],
    ['GIF89a....', 'image/gif'],
    ['RIFF\x10\0\0\0WEBPVP8 ', 'image/webp'],
    ['RIFF\x10\0\0\0WAVEfmt ', undefined],
    ['RIFF', undefined],
    ['<svg xmlns="http://www.w3.org/2000/svg">', undefined],
    ['<html>\x89PNG\r\n\x1a\n', undefined],
    ['%PDF-1.7', undefined],
    ['', undefined],
  ];
  for (const [bytes, expected] of cases) {
    it(`takes ${JSON.stringify(bytes.slice(0, 16))} for ${expected ?? 'no image'}`, () => {
      assert.equal(imageTypeOf(Buffer.from(bytes, 'latin1')), expected);
    });
  }
});
