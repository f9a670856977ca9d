/** Centres of the octave bands that spectra are compared in, Hz (IEC 61260-1, nominal). */
export const OCTAVE_CENTRES_HZ = [31.5, 63, 125, 250, 500, 1000, 2000, 4000, 8000, 16_000] as const;

/** A change of the spectrum: dB by octave band, in the order of `OCTAVE_CENTRES_HZ`, loudness put aside. */
export type OctaveChanges = readonly number[];
