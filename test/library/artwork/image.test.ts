import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, expect, test } from 'vitest';
import { type ImageFormat, recognise } from '../../../src/library/artwork/image-format.ts';
import { createImageProcess } from '../../../src/library/artwork/image-process.ts';
import { blackPng, picture } from './pictures.ts';

const folder = mkdtempSync(join(tmpdir(), 'auralis-images-'));
const images = createImageProcess();
afterAll(async () => {
  await images[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

let files = 0;
function written(bytes: Uint8Array): string {
  const path = join(folder, `${files++}`);
  writeFileSync(path, bytes);
  return path;
}

test.each(['jpeg', 'png', 'webp', 'gif', 'avif', 'tiff'] as const)(
  'a %s is told from its content, with its size',
  async (format) => {
    const bytes = await picture(format);
    expect(recognise(bytes)).toEqual({ format });
    expect(await images.inspect(written(bytes), format)).toEqual({ format, width: 40, height: 30 });
  },
);

test.each([
  ['<svg xmlns="http://www.w3.org/2000/svg"/>', 'an SVG drawing'],
  ['\xef\xbb\xbf<?xml version="1.0"?>\n<!-- by hand -->\n<!DOCTYPE svg>\n<svg width="1">', 'an SVG drawing'],
  ['<!DOCTYPE html><html>', 'an HTML page'],
  ['<?xml version="1.0"?><note/>', 'an XML document'],
  ['%PDF-1.7\n%\xe2\xe3\xcf\xd3', 'a PDF document'],
  ['just a text named cover.png\n', 'a text'],
  ['', 'empty'],
  ['BM\x36\x00\x00\x00\0\0\0\0\x36\0\0\0', 'a BMP image'],
  ['fLaC\0\0\0\x22', 'an audio file'],
  ['\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'a HEIC image'],
  ['\x7fELF\x02\x01\x01', 'of a kind that is not known here'],
])('%j is refused as %s', (content, refused) => {
  expect(recognise(Buffer.from(content, 'latin1'))).toEqual({ refused });
});

test('a head made of nothing but comments is looked through at once', () => {
  expect(recognise(Buffer.from('<!---->'.repeat(1000)))).toEqual({ refused: 'an XML document' });
});

async function refusalOf(bytes: Uint8Array, format: ImageFormat): Promise<{ code: string; message: string }> {
  return images.inspect(written(bytes), format).then(
    () => expect.unreachable('it was accepted'),
    (error) => error,
  );
}

test('a PNG that claims 100,000 × 100,000 pixels is refused by its header', async () => {
  const { code, message } = await refusalOf(blackPng(100_000, 100_000, 1), 'png');
  expect(code).toBe('image_too_large');
  expect(message).toContain('at most 50 megapixels');
});

test('50 megapixels of nothing in a file of 8 kB pass, more do not', async () => {
  const bomb = blackPng(10_000, 5_000);
  expect(bomb.length).toBeLessThan(8_000);
  expect(await images.inspect(written(bomb), 'png')).toMatchObject({ width: 10_000, height: 5_000 });
  expect(await refusalOf(blackPng(10_000, 5_001), 'png')).toMatchObject({ code: 'image_too_large' });
});

test.each(['jpeg', 'png', 'webp'] as const)('a %s that breaks off is refused', async (format) => {
  const noise = await sharp({
    create: {
      width: 200,
      height: 200,
      channels: 3,
      noise: { type: 'gaussian', mean: 128, sigma: 60 },
      background: 'red',
    },
  })
    .toFormat(format)
    .toBuffer();
  const { code, message } = await refusalOf(noise.subarray(0, noise.length / 2), format);
  expect(code).toBe('unsupported_image');
  expect(message).toContain(`begins as ${format}`);
});

test('what only begins like an image is refused, and nothing else is tried on it', async () => {
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
  expect(await refusalOf(svg, 'png')).toMatchObject({ code: 'unsupported_image' });
  expect(
    await refusalOf(Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), svg]), 'png'),
  ).toMatchObject({
    code: 'unsupported_image',
  });
});

test('a picture that Exif says to turn is as wide as it is shown', async () => {
  const bytes = await sharp(await picture('jpeg', { width: 60, height: 20 }))
    .withMetadata({ orientation: 6 })
    .toBuffer();
  expect(await images.inspect(written(bytes), 'jpeg')).toMatchObject({ width: 20, height: 60 });
  const { bytes: small } = await images.render(written(bytes), 'jpeg', 30);
  expect(await sharp(small).metadata()).toMatchObject({ width: 10, height: 30 });
});

test('a rendition keeps its shape, is never enlarged, and is JPEG, or WebP where it may be transparent', async () => {
  const opaque = written(await picture('png', { width: 400, height: 200 }));
  const small = await images.render(opaque, 'png', 100);
  expect(small.contentType).toBe('image/jpeg');
  expect(await sharp(small.bytes).metadata()).toMatchObject({ format: 'jpeg', width: 100, height: 50 });
  const large = await images.render(opaque, 'png', 2048);
  expect(await sharp(large.bytes).metadata()).toMatchObject({ width: 400, height: 200 });
  const clear = await sharp({
    create: { width: 64, height: 64, channels: 4, background: { r: 255, g: 0, b: 0, alpha: 0.5 } },
  })
    .png()
    .toBuffer();
  const seeThrough = await images.render(written(clear), 'png', 32);
  expect(seeThrough.contentType).toBe('image/webp');
  expect(await sharp(seeThrough.bytes).metadata()).toMatchObject({
    format: 'webp',
    width: 32,
    hasAlpha: true,
  });
});

test('of an animation the first picture is shown', async () => {
  const frames = await Promise.all(['red', 'blue'].map((colour) => picture('png', { colour })));
  const animation = await sharp(frames, { join: { animated: true } })
    .gif()
    .toBuffer();
  expect(await sharp(animation).metadata()).toMatchObject({ pages: 2 });
  const path = written(animation);
  expect(await images.inspect(path, 'gif')).toEqual({ format: 'gif', width: 40, height: 30 });
  const { bytes } = await images.render(path, 'gif', 16);
  const { dominant } = await sharp(bytes).stats();
  expect(dominant.r).toBeGreaterThan(200);
  expect(dominant.b).toBeLessThan(50);
});

const doom = new URL('./image-doom-child.ts', import.meta.url);

test.each([
  ['segfault', 'its decoder died (SIGSEGV)'],
  ['exit', 'its decoder died (exit code 3)'],
  ['hang', 'that took longer than 0.5 s'],
])('an image on which the decoder meets %s is refused, and the next one is decoded', async (name, reason) => {
  await using process = createImageProcess({ child: doom, timeLimitMs: 500 });
  const [bad, good] = await Promise.allSettled([
    process.inspect(`/${name}`, 'png'),
    process.inspect('/good', 'png'),
  ]);
  expect(bad).toMatchObject({
    reason: { code: 'unsupported_image', message: `the image cannot be decoded: ${reason}` },
  });
  expect(good).toMatchObject({ status: 'fulfilled' });
});

test('an idle process ends, and another is started when there is work', async () => {
  await using process_ = createImageProcess({ child: doom, idleMs: 0 });
  const { width: first } = await process_.inspect('/good', 'png');
  await expect.poll(() => isAlive(first)).toBe(false);
  const { width: second } = await process_.inspect('/good', 'png');
  expect(second).not.toBe(first);
});

test('closing waits for no decoder', async () => {
  const process_ = createImageProcess({ child: doom });
  const inspections = [process_.inspect('/hang', 'png'), process_.inspect('/good', 'png')];
  const codes = inspections.map((each) => each.catch(({ code }) => code));
  await process_[Symbol.asyncDispose]();
  expect(await Promise.all(codes)).toEqual(['shutting_down', 'shutting_down']);
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
