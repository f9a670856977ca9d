/**
 * Writes `docs/tour.md`: every endpoint asked once, from an empty data folder, on real music, with a restart in the
 * middle, and what was answered and heard. `node scripts/tour.ts [FOLDER]`, by default an album of `real-music.sh`.
 */
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import type { Entry, Exchange } from '../test/contract/recorder.ts';
import { takeTour } from '../test/contract/tour.ts';
import { type Frame, startTestService } from '../test/server/running-service.ts';

const album = process.argv[2] ?? join(homedir(), '.cache/real-music/albums/wesnoth');
const OUT = fileURLToPath(new URL('../docs/tour.md', import.meta.url));
const WIDEST = 220;

const box = mkdtempSync(join(tmpdir(), 'auralis-tour-'));
try {
  const folder = join(box, 'music');
  const data = join(box, 'data');
  mkdirSync(folder);
  const [newcomer = '', ...files] = readdirSync(album).sort().slice(0, 5);
  for (const file of files) copyFileSync(join(album, file), join(folder, file));
  const picture = await sharp({ create: { width: 600, height: 600, channels: 3, background: '#3a6ea5' } })
    .png()
    .toBuffer();
  await sharp(picture).jpeg().toFile(join(folder, 'cover.jpg'));

  let service = await startTestService(data, []);
  const restart = async () => {
    await service[Symbol.asyncDispose]();
    service = await startTestService(data, []);
    return service;
  };
  const entries = await takeTour(
    { port: service.port, restart },
    {
      folder,
      newcomer: join(album, newcomer),
      picture: new Uint8Array(picture),
      pictureType: 'image/png',
    },
  );
  await service[Symbol.asyncDispose]();
  writeFileSync(OUT, page(entries, newcomer, files.length + 1).replaceAll(folder, '/music'));
  process.stderr.write(`${OUT}: ${entries.length} entries\n`);
} finally {
  rmSync(box, { recursive: true, force: true });
}

function page(entries: readonly Entry[], newcomer: string, fileCount: number): string {
  const requests = entries.filter(({ kind }) => kind === 'request').length;
  const parts = entries.map((entry) => {
    if (entry.kind === 'note') return `\n## ${entry.text}\n`;
    if (entry.kind === 'request') return request(entry);
    return entry.frames.map(({ seq, type }) => `*${entry.name}: ${type}, number ${seq}*\n`).join('');
  });
  return `# Every endpoint, once

${requests} requests to a running service and what was heard of them on the WebSocket (\`←\`), from an empty data folder, with
${fileCount} files of real music (${extname(newcomer)}). Written by \`node scripts/tour.ts\` on ${new Date().toISOString().slice(0, 10)}; the same run, on synthesised
music, is a test (\`test/contract/contract.test.ts\`). Triggers of the contract document that are no requests are named in
italics, with the number of their message. Long lines are cut at \`…\`.
${parts.join('\n')}`;
}

function request({ line, body, status, answer, frames }: Exchange): string {
  const sent = body === undefined ? [] : [shown(body)];
  const lines = [`${line}`, ...sent, `${status} ${shown(answer)}`, ...frames.map(heard)];
  return `\`\`\`text\n${lines.join('\n')}\n\`\`\`\n`;
}

function heard({ seq, type, data }: Frame): string {
  return `← ${seq} ${type} ${shown(data)}`;
}

function shown(value: unknown): string {
  if (value instanceof Uint8Array) return `(${value.byteLength} bytes)`;
  if (value instanceof Blob) return `(${value.size} bytes, ${value.type})`;
  const text = typeof value === 'string' ? value.trimEnd() : JSON.stringify(value);
  return text.length > WIDEST ? `${text.slice(0, WIDEST)}…` : text;
}
