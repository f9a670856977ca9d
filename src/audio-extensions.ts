/** Which files of a folder are taken for audio; a file that is named by itself is tried whatever its name. */
export const audioExtensions: ReadonlySet<string> = new Set(
  (
    '.wav .wave .w64 .rf64 .aif .aiff .aifc .au .caf .flac .mp3 .mp2 .aac .m4a .m4b .mp4 .mka .ogg .oga .opus ' +
    '.wv .ape .wma .asf .dsf .dff .tta .tak .mpc .ac3 .eac3 .dts'
  ).split(' '),
);
