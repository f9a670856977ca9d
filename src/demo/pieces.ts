import { bar, type Piece } from './piece.ts';

/** D major, unhurried: a guitar wakes up first. */
export const firstLight: Piece = {
  beatsPerMinute: 88,
  swing: 0.12,
  seed: 11,
  hallSeconds: 1.9,
  bars: [
    bar('p', 'pk', 'D2', 'D3 A3 C#4 F#4 A4'),
    bar('mp', 'pks', 'B1', 'B2 F#3 A3 D4 F#4'),
    bar('mf', 'pksbh', 'G1', 'G2 D3 B3 F#4 A4'),
    bar('mf', 'pksbh', 'A1', 'A2 E3 B3 D4 E4'),
    bar('f', 'pksbdh', 'D2', 'D3 A3 C#4 F#4 A4'),
    bar('f', 'pksbdh', 'B1', 'B2 F#3 A3 D4 F#4'),
    bar('f', 'pksbdh', 'E2', 'E3 G3 B3 D4 F#4'),
    bar('f', 'pksbdh', 'A1', 'A2 E3 G3 C#4 E4'),
    bar('mp', 'pksb', 'D2', 'D3 A3 C#4 E4 F#4'),
  ],
  melody:
    'r:8 | F#5:1.5 E5:.5 D5:1 B4:1 | E5:2 r:.5 D5:.5 E5:1 | F#5:1.5 A5:.5 F#5:1 E5:1 | D5:2 r:.5 B4:.5 D5:.5 E5:.5 | G5:1.5 F#5:.5 E5:1 D5:1 | E5:1.5 D5:.5 C#5:1 B4:.5 C#5:.5 | D5:4',
  melodyVoice: 'flute',
  rhythm: {
    keys: 'X.....x...x.....',
    bass: 'X.....xx..X.....',
    kick: 'X.....x...X.....',
    snare: '....X..x....X...',
    hat: 'X.x.x.x.X.x.x.x.',
    shaker: 'x.xxX.xxx.xxX.xx',
  },
  arpeggio: '1.3.4.5.2.4.5.3.',
};

/** F major, late in the evening. */
export const behindTheCurtain: Piece = {
  beatsPerMinute: 80,
  swing: 0.3,
  seed: 23,
  hallSeconds: 1.6,
  bars: [
    bar('mp', 'ks', 'F1', 'A3 C4 E4 G4'),
    bar('mp', 'ksp', 'D2', 'A3 C4 E4 G4'),
    bar('mf', 'ksbhp', 'G1', 'Bb3 D4 F4 A4'),
    bar('f', 'ksbdhp', 'C2', 'Bb3 D4 E4 G4'),
    bar('f', 'ksbdhp', 'A1', 'G3 C4 E4 B4'),
    bar('f', 'ksbdhp', 'D2', 'A3 C4 E4 G4'),
    bar('f', 'ksbdhp', 'Bb1', 'A3 D4 F4 C5'),
    bar('f', 'ksbdhp', 'C2', 'G3 Bb3 E4 A4'),
    bar('mp', 'ksbp', 'F1', 'A3 C4 G4 A4'),
  ],
  melody:
    'r:4 | r:2 C5:.5 D5:.5 F5:1 | A5:1.5 G5:.5 F5:1 D5:1 | E5:2.5 r:.5 C5:1 | C5:.5 E5:.5 G5:1.5 E5:.5 C5:1 | A5:1.5 G5:.5 F5:2 | D5:1 F5:.5 A5:1.5 G5:.5 F5:.5 | E5:1.5 D5:.5 C5:2 | A4:4',
  melodyVoice: 'bell',
  rhythm: {
    keys: 'X..x....x.X.....',
    bass: 'X..x..x.X.....x.',
    kick: 'X......xx.......',
    snare: '....X.......X..x',
    hat: 'x.X.x.X.x.X.x.X.',
    shaker: 'x.x.X.x.x.x.X.x.',
  },
  arpeggio: '..1...3...2...4.',
};

/** E minor, on the move. */
export const nightTrain: Piece = {
  beatsPerMinute: 104,
  swing: 0,
  seed: 37,
  hallSeconds: 1.4,
  bars: [
    bar('p', 'ph', 'E2', 'E3 B3 D4 G4'),
    bar('p', 'phk', 'E2', 'E3 B3 D4 F#4'),
    bar('mf', 'phksb', 'C2', 'E3 G3 B3 D4'),
    bar('f', 'phksbd', 'D2', 'F#3 A3 D4 E4'),
    bar('f', 'phksbd', 'E2', 'E3 B3 D4 G4'),
    bar('f', 'phksbd', 'C2', 'E3 G3 B3 D4'),
    bar('f', 'phksbd', 'G1', 'D3 G3 B3 F#4'),
    bar('f', 'phksbd', 'D2', 'F#3 A3 C4 E4'),
    bar('f', 'phksbd', 'A1', 'E3 G3 C4 E4'),
    bar('f', 'phksbd', 'B1', 'D#3 A3 B3 F#4'),
    bar('mp', 'pskb', 'E2', 'E3 B3 F#4 G4'),
  ],
  melody:
    'r:16 | B4:1.5 D5:.5 E5:1 G5:1 | G5:1.5 F#5:.5 E5:2 | D5:1.5 B4:.5 D5:1 G5:1 | F#5:2 E5:1 D5:1 | E5:1 G5:1 A5:1.5 G5:.5 | F#5:1.5 E5:.5 D#5:1 F#5:1 | E5:4',
  melodyVoice: 'flute',
  rhythm: {
    keys: 'X..X..x...X..x..',
    bass: 'X.x.x.x.X.x.x.x.',
    kick: 'X...x.x.X...x...',
    snare: '....X.......X...',
    hat: 'x.x.x.x.x.x.x.X.',
    shaker: 'xxXxxxXxxxXxxxXx',
  },
  arpeggio: '1.3.2.4.1.3.2.4.',
};

/** A minor, from far away. */
export const nextRoom: Piece = {
  beatsPerMinute: 76,
  swing: 0.15,
  seed: 53,
  hallSeconds: 2.3,
  bars: [
    bar('mp', 'ps', 'A1', 'A2 E3 B3 C4 E4'),
    bar('mp', 'psk', 'F1', 'A2 E3 G3 C4 E4'),
    bar('mf', 'pskbh', 'C2', 'G2 E3 B3 D4 G4'),
    bar('mf', 'pskbh', 'G1', 'B2 D3 A3 D4 G4'),
    bar('f', 'pskbdh', 'A1', 'A2 E3 G3 C4 E4'),
    bar('f', 'pskbdh', 'F1', 'A2 F3 G3 C4 E4'),
    bar('f', 'pskbdh', 'D2', 'A2 F3 A3 C4 E4'),
    bar('mf', 'pskbh', 'E2', 'B2 E3 A3 B3 D4'),
    bar('mp', 'psk', 'A1', 'A2 E3 B3 C4 E4'),
  ],
  melody:
    'r:8 | E5:2 D5:1 B4:1 | D5:1.5 B4:.5 G4:2 | C5:1 D5:.5 E5:1.5 G5:1 | A5:2 G5:1 E5:1 | F5:1.5 E5:.5 D5:1 C5:1 | B4:2 D5:1 E5:1 | C5:4',
  melodyVoice: 'bell',
  rhythm: {
    keys: 'X.........x.....',
    bass: 'X.......x.....x.',
    kick: 'X.......x.......',
    snare: '........X.......',
    hat: '..x...x...x...x.',
    shaker: 'x.xxx.xxx.xxx.xx',
  },
  arpeggio: '1.2.3.4.5.4.3.2.',
};

/** G major, everything in the sun. */
export const glassHour: Piece = {
  beatsPerMinute: 96,
  swing: 0.1,
  seed: 71,
  hallSeconds: 1.7,
  bars: [
    bar('p', 'pk', 'G1', 'G3 B3 D4 G4 A4'),
    bar('p', 'pkh', 'E2', 'E3 B3 D4 G4 B4'),
    bar('mf', 'pkshb', 'C2', 'E3 G3 D4 E4 G4'),
    bar('mf', 'pkshb', 'D2', 'F#3 A3 D4 G4 A4'),
    bar('f', 'pkshbd', 'G1', 'G3 B3 D4 F#4 A4'),
    bar('f', 'pkshbd', 'B1', 'F#3 A3 D4 F#4 B4'),
    bar('f', 'pkshbd', 'C2', 'E3 G3 B3 E4 G4'),
    bar('f', 'pkshbd', 'A1', 'E3 G3 C4 E4 G4'),
    bar('f', 'pkshbd', 'D2', 'F#3 C4 D4 F#4 A4'),
    bar('mp', 'pksb', 'G1', 'G3 B3 D4 G4 B4'),
  ],
  melody:
    'r:8 | G5:1 E5:.5 D5:1.5 G5:1 | A5:2 F#5:1 D5:1 | B5:1.5 A5:.5 G5:1 D5:1 | F#5:1.5 G5:.5 A5:2 | G5:1 E5:.5 G5:1.5 B5:1 | A5:1.5 G5:.5 E5:2 | D5:1 F#5:.5 A5:1.5 C6:1 | B5:4',
  melodyVoice: 'bell',
  rhythm: {
    keys: 'X..x..x.X..x....',
    bass: 'X..x..x.X...x.x.',
    kick: 'X..x....X.......',
    snare: '....X.......X..x',
    hat: 'x.x.X.x.x.x.X.x.',
    shaker: 'x.xxX.xxx.xxX.xx',
  },
  arpeggio: '1345243513452435',
};
