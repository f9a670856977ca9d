import type { Warning, WarningCode } from './analysis.ts';

/** What the meters found odd; the reasons for every `null` of an analysis among it. */
export type Findings = {
  readonly isSilent: boolean;
  readonly isBelowGate: boolean;
  readonly isTooShortForMomentary: boolean;
  readonly isTooShortForShortTerm: boolean;
  readonly isMonoMixSilent: boolean;
  readonly clippedRuns: number;
  readonly nonFinite: number;
  readonly damagedPackets: number;
  readonly hasUnknownChannels: boolean;
};

/** The findings as sentences, most decisive first. */
export function warningsFor(findings: Findings): readonly Warning[] {
  const warnings: Warning[] = [];
  const warn = (code: WarningCode, message: string): void => {
    warnings.push({ code, message });
  };
  if (findings.isSilent) warn('silent', 'Every sample is 0: silence has no level, loudness or spectrum.');
  else if (findings.isTooShortForMomentary) {
    warn('too_short_for_momentary', 'Shorter than 0.4 s: there is no momentary and no integrated loudness.');
  } else if (findings.isBelowGate) {
    warn(
      'below_gate',
      'Nothing is louder than the absolute gate of -70 LUFS: there is no integrated loudness.',
    );
  }
  if (findings.isTooShortForShortTerm) {
    warn(
      'too_short_for_short_term',
      'Shorter than 3 s: there is no short-term loudness and no loudness range.',
    );
  }
  if (findings.isMonoMixSilent && !findings.isSilent) {
    warn('mono_mix_silent', 'The channels cancel out: the mono mix has no level, crest factor or spectrum.');
  }
  if (findings.clippedRuns > 0) {
    warn('clipped', `${count(findings.clippedRuns, 'run')} of 3 or more samples at full scale.`);
  }
  if (findings.nonFinite > 0) {
    warn('non_finite_samples', `${count(findings.nonFinite, 'sample')} not finite, taken as 0.`);
  }
  if (findings.damagedPackets > 0) {
    warn('damaged_packets', `${count(findings.damagedPackets, 'packet')} could not be decoded and left out.`);
  }
  if (findings.hasUnknownChannels) {
    warn(
      'unknown_layout',
      'The file does not say where every channel stands: those weigh 1 in the loudness.',
    );
  }
  return warnings;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
