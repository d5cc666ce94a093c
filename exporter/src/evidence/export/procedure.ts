/** The procedure that comes with each package, and stands in docs/evidence.md: whoever has bash, jq and OpenSSL 3 needs no Pulso. */
export const procedure = `#!/usr/bin/env bash
# Verifies this package without Pulso: bash 4.4, coreutils, jq, OpenSSL 3. Get the public key from whoever vouches for it.
set -euo pipefail
: "\${1:?usage: bash verify.sh public-key.pem, or several}"
mapfile -t keys < <(realpath "$@")
cd "$(dirname "$0")"
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
fail() { echo "ALTERED: $1" >&2; exit 1; }
sha256sum --quiet --check SHA256SUMS || fail 'a file of this package'
# Every checkpoint is signed with the key, or one of them.
declare -A root=()
while IFS=$'\\t' read -r seq hash signature; do
  jq -cj --argjson seq "$seq" 'select(.checkpoint.seq == $seq).checkpoint' checkpoints.jsonl >"$work/text"
  base64 -d <<<"$signature" >"$work/signature"
  for key in "\${keys[@]}"; do
    openssl pkeyutl -verify -pubin -inkey "$key" -rawin -in "$work/text" -sigfile "$work/signature" >"$work/said" 2>&1 &&
      root[$seq]=$hash && last=$seq && break
  done
  [[ \${root[$seq]:-} == "$hash" ]] || fail "the checkpoint over entry $seq"
done < <(jq -r '[.checkpoint.seq, .checkpoint.root, .signature] | @tsv' checkpoints.jsonl)
# The first entry hangs on a checkpoint, or on nothing where it is the very first.
IFS=$'\\t' read -r seq prev < <(head -n 1 entries.jsonl | jq -r '[.entry.seq - 1, .prev] | @tsv')
[[ $prev == "\${root[$seq]:-$(printf '0%.0s' {1..64})}" ]] || fail 'the beginning'
# Each entry hangs on the one before, has the hash of its content, and is what was signed.
at=0
while IFS=$'\\t' read -r next time before hash entry; do
  [[ $next == $((seq + 1)) && $before == "$prev" && $time -ge $at ]] || fail "what follows entry $seq"
  [[ $(printf '%s' "$before$entry" | openssl dgst -sha256 -r) == "$hash "* ]] || fail "entry $next"
  [[ \${root[$next]:-$hash} == "$hash" ]] || fail "entry $next is not what was signed"
  seq=$next prev=$hash at=$time
done < <(jq -r '[.entry.seq, .entry.at, .prev, .hash, (.entry | tojson)] | @tsv' entries.jsonl)
[[ $seq == "$last" ]] || fail "the end: entry $last was signed"
echo "Unaltered: entry $seq, $prev"
`;
