/** What is shown where a signal does not have a quantity; a title says why. */
export const NONE = '–';

/** `3:05`, `1:02:07`. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const tail = String(rest).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`;
}

/** For screen readers and long spans: `3 h 5 min`, `48 s`. */
export function spellDuration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min ${whole % 60} s`;
}

/** With a true minus sign and so many decimals: `−14.2`. */
export function formatNumber(value: number, decimals: number): string {
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/** A difference carries its sign: `+1.5`, `−0.3`, `0.0`. */
export function formatChange(value: number, decimals: number): string {
  const text = formatNumber(value, decimals);
  return Number(Math.abs(value).toFixed(decimals)) === 0 || value < 0 ? text : `+${text}`;
}

export function formatLufs(lufs: number | null | undefined): string {
  return withUnit(lufs, 1, 'LUFS');
}

export function formatDb(decibels: number | null | undefined): string {
  return withUnit(decibels, 1, 'dB');
}

export function formatHz(hertz: number | null | undefined): string {
  return withUnit(hertz, 0, 'Hz');
}

export function formatPercent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** A share that is a probability: nothing is certain, and nothing that is possible impossible: `> 99 %`, `< 1 %`. */
export function formatProbability(share: number): string {
  const text = formatPercent(share);
  if (share < 1 && text === '100 %') return '> 99 %';
  return share > 0 && text === '0 %' ? '< 1 %' : text;
}

export function formatCount(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

/** `4.2 MB`, decimal. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
  return `${(bytes / 1000 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`;
}

function withUnit(value: number | null | undefined, decimals: number, unit: string): string {
  return value === null || value === undefined ? NONE : `${formatNumber(value, decimals)} ${unit}`;
}
