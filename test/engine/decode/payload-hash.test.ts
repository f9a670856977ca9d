import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openAudio, payloadHashOf } from '#engine';

const fixtures = join(import.meta.dirname, '../../fixtures');

/** Each part is preceded by what it is, and by its length in 64 bits. */
function hashOf(parts: readonly (readonly [kind: number, data: Buffer])[]): string {
  const hash = createHash('sha256');
  for (const [kind, data] of parts) {
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(data.byteLength));
    hash
      .update(Buffer.from([kind]))
      .update(length)
      .update(data);
  }
  return hash.digest('hex');
}

test('the payload hash is that of the setup and of the packets, each with its length', async () => {
  const path = join(fixtures, 'mono-s16le.wav');
  const samples = readFileSync(path).subarray(44);
  // FFmpeg's AV_SAMPLE_FMT_S16 is 1, and its packets of PCM are a power of two of frames: at 44.1 kHz 4,096.
  const setup = Buffer.from(JSON.stringify(['pcm_s16le', '1', 44_100, 1, '0', 16]));
  const expected = hashOf([
    [0, setup],
    [3, samples.subarray(0, 8192)],
    [3, samples.subarray(8192)],
  ]);
  expect(await payloadHashOf(path)).toBe(expected);
});

// Libraries hold them: another hash for the same file measures and solves everything again.
test.each([
  ['stereo.flac', 'dc8a1d38b46cb3e8ca135d53c03adce1ac43cbe544c8cdbddf03b7de61270aca'],
  ['stereo.mp3', 'd00effb322039031d98243ce47269aedf3c878abe9c7109caf25d8296469875a'],
  ['stereo.ogg', 'ce723c9935486cb13cc91d52a47819ae4d04c8c691200b9c74f1d3716d2c628e'],
  ['stereo.opus', 'fc4ad76f28a34d64fe5accde3aa55972d6e0b0ec1134675dd425d7a5bc02a43a'],
  ['stereo.aac', 'dcae0559fcf644304a65a7c532d598102d826b0d103ccb6190e06abdab69960e'],
  ['moov-last.m4a', '7768dd10f5f23a5877b64befb2e718f4ceade3097d08d2aff93957901f82017e'],
  ['alac.m4a', '7cd5d42c3ef1682600a98578c63b48194dd4b9c070035c1f71c3e1ffc13a785b'],
  ['stereo.wv', '8950e315725b6ecda666d650c64e6bfa4e769a5bde624eca6a172750308fb1ab'],
  ['stereo.wma', '2578697655afa10817d6196d2156abf5f761eb2659d895978ebe1b5b8984ddc1'],
  ['mono-s24le.wav', 'a61d7b4252453148b062cc11af75712b945221bd3aa4e868425b5ea6c1d1c3e1'],
])('the payload hash of %s stays what it was, decoded or not', async (file, expected) => {
  expect(await payloadHashOf(join(fixtures, file))).toBe(expected);
  using source = await openAudio(join(fixtures, file));
  for (const _ of source.blocks());
  expect(source.payloadHash).toBe(expected);
});
