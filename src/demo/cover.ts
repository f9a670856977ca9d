import { crc32, deflateSync } from 'node:zlib';

const SIZE = 600;

/** Red, green and blue, 0…255. */
type Colour = readonly [number, number, number];

const SKY: Colour = [18, 24, 48];
const GLOW: Colour = [255, 150, 92];
const SEA: Colour = [10, 16, 34];
const LINE: Colour = [255, 214, 170];

/** The cover of the demo album, PNG: a sun over a sea of five waves, each flatter, sharper or duller than the first. */
export function cover(): Buffer {
  const pixels = Buffer.alloc(SIZE * (1 + 3 * SIZE));
  for (let y = 0; y < SIZE; y++) {
    const row = y * (1 + 3 * SIZE) + 1;
    for (let x = 0; x < SIZE; x++) {
      const colour = colourAt(x / SIZE, y / SIZE);
      for (let c = 0; c < 3; c++)
        pixels[row + 3 * x + c] = Math.max(0, Math.min(255, Math.round(colour[c]!)));
    }
  }
  return png(pixels);
}

function colourAt(x: number, y: number): Colour {
  const fromSun = Math.hypot(x - 0.5, y - 0.44);
  let colour = mixed(
    SKY,
    GLOW,
    0.75 * Math.exp(-((fromSun / 0.34) ** 2)) + 0.25 * Math.max(0, 1 - Math.abs(y - 0.6) / 0.3),
  );
  colour = mixed(colour, LINE, edge(0.17 - fromSun, 0.004));
  for (let wave = 0; wave < 5; wave++) {
    const height = 0.034 * [1, 0.8, 1.5, 0.25, 1.1][wave]!;
    const swell = Math.sin(2 * Math.PI * (x * (2 + wave * 0.7) + 0.17 * wave));
    const shaped =
      wave === 2 ? Math.max(-0.45, Math.min(0.45, swell)) : wave === 4 ? Math.asin(swell) * 0.8 : swell;
    const crest = 0.62 + 0.075 * wave + height * shaped;
    const water = mixed(GLOW, SEA, 0.42 + 0.13 * wave);
    colour = mixed(colour, water, edge(y - crest, 0.003));
    colour = mixed(colour, LINE, 0.7 * Math.exp(-(((y - crest) / 0.0028) ** 2)));
  }
  return colour;
}

/** 0 below, 1 above, over so much. */
function edge(distance: number, width: number): number {
  return Math.max(0, Math.min(1, 0.5 + distance / width));
}

function mixed(one: Colour, other: Colour, share: number): Colour {
  const s = Math.max(0, Math.min(1, share));
  return [0, 1, 2].map((c) => one[c]! + s * (other[c]! - one[c]!)) as unknown as Colour;
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
