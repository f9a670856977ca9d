import { crc32, deflateSync } from 'node:zlib';

const SIZE = 600;

/** Red, green and blue, 0…255. */
type Colour = readonly [number, number, number];

const SKY: Colour = [18, 24, 48];
const GLOW: Colour = [255, 150, 92];
const SEA: Colour = [10, 16, 34];
const LINE: Colour = [255, 214, 170];

/** The cover of the demo album, PNG: a sun over a sea of five waves, as its tracks are: fair, flat, clipped, quiet, sharp. */
export function cover(): Buffer {
  const pixels = Buffer.alloc(SIZE * (1 + 3 * SIZE));
  const waves = Array.from({ length: SIZE }, (_, x) => SHAPES.map((_, wave) => crestAt(wave, x / SIZE)));
  const colour = new Float64Array(3);
  for (let y = 0; y < SIZE; y++) {
    const row = y * (1 + 3 * SIZE) + 1;
    for (let x = 0; x < SIZE; x++) {
      paint(colour, x / SIZE, y / SIZE, waves[x]!);
      for (let c = 0; c < 3; c++) pixels[row + 3 * x + c] = Math.round(colour[c]!);
    }
  }
  return png(pixels);
}

/** Of a wave between −1 and 1: how high it goes, and what became of it. */
const SHAPES: readonly (readonly [height: number, shape: (swell: number) => number])[] = [
  [0.034, (swell) => swell],
  [0.027, (swell) => swell],
  [0.051, (swell) => Math.max(-0.45, Math.min(0.45, swell))],
  [0.0085, (swell) => swell],
  [0.0374, (swell) => 0.8 * Math.asin(swell)],
];

function crestAt(wave: number, x: number): number {
  const [height, shape] = SHAPES[wave]!;
  const swell = Math.sin(2 * Math.PI * (x * (2 + 0.7 * wave) + 0.17 * wave));
  return 0.62 + 0.075 * wave + height * shape(swell);
}

function paint(colour: Float64Array, x: number, y: number, crests: readonly number[]): void {
  const fromSun = Math.hypot(x - 0.5, y - 0.44);
  const haze = 0.75 * Math.exp(-((fromSun / 0.34) ** 2)) + 0.25 * Math.max(0, 1 - Math.abs(y - 0.6) / 0.3);
  colour.set(SKY);
  blend(colour, GLOW, haze);
  blend(colour, LINE, edge(0.17 - fromSun, 0.004));
  for (const [wave, crest] of crests.entries()) {
    const depth = y - crest;
    if (depth < -0.02) continue;
    const cover = edge(depth, 0.003);
    const darkness = 0.42 + 0.13 * wave;
    for (let c = 0; c < 3; c++) {
      const water = GLOW[c]! + darkness * (SEA[c]! - GLOW[c]!);
      colour[c]! += cover * (water - colour[c]!);
    }
    if (depth < 0.02) blend(colour, LINE, 0.7 * Math.exp(-((depth / 0.0028) ** 2)));
  }
}

/** 0 below, 1 above, over so much. */
function edge(distance: number, width: number): number {
  return Math.max(0, Math.min(1, 0.5 + distance / width));
}

function blend(colour: Float64Array, other: Colour, share: number): void {
  for (let c = 0; c < 3; c++) colour[c]! += Math.min(1, share) * (other[c]! - colour[c]!);
}

/** Rows of 24-bit pixels, each behind its filter byte, as PNG (W3C PNG, third edition, 5 and 11.2). */
function png(rows: Buffer): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIZE, 0);
  header.writeUInt32BE(SIZE, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(8 + typed.length);
  framed.writeUInt32BE(data.length, 0);
  typed.copy(framed, 4);
  framed.writeUInt32BE(crc32(typed), 4 + typed.length);
  return framed;
}
