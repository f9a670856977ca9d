#!/usr/bin/env bash
# Installs what tests and benchmarks want beyond npm, from Debian's packages (root). Nothing here is needed to run
# Auralis or `npm test`: suites that miss a tool say so, with this command.
#   scripts/provision.sh            what tests use: ffmpeg (makes test files), loudgain (a second opinion on gains),
#                                   chromium (opens pages)
#   scripts/provision.sh --bench    also the peers that the benchmarks compare with
set -euo pipefail
declare -A package_of=([ffmpeg]=ffmpeg [loudgain]=loudgain [chromium]=chromium)
if [ "${1:-}" = --bench ]; then
  package_of+=([bs1770gain]=bs1770gain [flac]=flac [lame]=lame [opusenc]=opus-tools)
fi
missing=()
for tool in "${!package_of[@]}"; do
  command -v "$tool" >/dev/null || missing+=("${package_of[$tool]}")
done
if [ ${#missing[@]} -eq 0 ]; then exit 0; fi
if ! command -v apt-get >/dev/null; then
  echo "scripts/provision.sh: no apt-get here; install by hand: ${missing[*]}" >&2
  exit 1
fi
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
