/** `eyJ` begins the Base64 of every JSON object, so every JSON Web Token (RFC 7519). */
const JWT = /\beyJ[\w-]{6,}\.[\w-]{6,}/;
/** An Authorization header's credentials (RFC 6750, RFC 7617): long, or with a digit, to leave prose alone. */
const AUTHORIZATION = /\b(?:bearer|basic)[ :]+(?:[\w.~+/-]{20,}|(?=[a-z.~+/-]{0,200}\d)[\w.~+/-]{8,})/i;
/** A password within a URL. */
const URL_PASSWORD = /:\/\/[^\s/:@]{0,200}:[^\s/@]{1,200}@/;
/** Named as a secret in a query or a connection string; not the placeholder of a route or template. */
const NAMED =
  /(?:^|[?&;,\s])(?:password|passwd|pwd|senha|secret|client_secret|(?:access_|refresh_|id_)?token|api[_-]?key|sig|signature)=(?![:{<$*])[^\s&;]{6,}/i;
/** Keys that say by their beginning whose they are: AWS, GitHub, GitLab, Google, Slack, Stripe, OpenAI, npm, Grafana, PEM. */
const PREFIXED =
  /\b(?:(?:AKIA|ASIA)[\dA-Z]{16}|gh[oprsu]_\w{30,}|github_pat_\w{20,}|glpat-[\w-]{20,}|AIza[\w-]{35}|ya29\.[\w-]{20,}|xox[abeoprs]-[\w-]{10,}|[rsp]k_(?:live|test)_\w{10,}|whsec_\w{16,}|sk-[\w-]{20,}|npm_\w{30,}|gl(?:sa|c)_\w{20,}|SG\.[\w-]{16,}\.[\w-]{16,})|-----BEGIN [A-Z ]*PRIVATE KEY/;
const UUID = /(?<![\da-z])[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}(?![\da-z])/i;

const MIN_RANDOM = 20;
const LONG_RUN = /[\dA-Za-z]{20,}/g;
const HEX = /^(?:[\da-f]+|[\dA-F]+)$/;
/** Below, hexadecimal is a short hash: ids of statements and advice, abbreviated commits, pod hashes. */
const MIN_HEX = 32;
/** Git's SHA-1 is a version, not a secret. */
const COMMIT_LENGTH = 40;
/** A digest names its algorithm (OCI image specification): an image's version, not a secret. */
const DIGEST = /\bsha(?:256|512):[\da-f]{64,128}\b/g;
/**
 * Share of neighbouring characters that differ in kind (capital, small, digit), a capital followed by a small letter not
 * counted, since words begin so. Random letters and digits have 0.44 of them, names in camel case less than 0.25.
 */
const RANDOM_CHANGES = 0.3;

/** Whether a text holds a credential: a known form of key, a UUID, or a long run that looks random. */
export function isSecret(text: string): boolean {
  // The shortest is `pwd=` and six characters.
  if (text.length < 10) return false;
  return (
    (text.includes('://') && URL_PASSWORD.test(text)) ||
    (text.includes('=') && NAMED.test(text)) ||
    AUTHORIZATION.test(text) ||
    (text.length >= MIN_RANDOM && (PREFIXED.test(text) || JWT.test(text) || UUID.test(text) || holdsRandomRun(text)))
  );
}

function holdsRandomRun(text: string): boolean {
  const rest = text.includes('sha') ? text.replaceAll(DIGEST, '') : text;
  for (const [run] of rest.matchAll(LONG_RUN)) if (looksRandom(run)) return true;
  return false;
}

function looksRandom(run: string): boolean {
  if (/^\d+$/.test(run)) return false;
  if (HEX.test(run)) return /\d/.test(run) && run.length >= MIN_HEX && run.length !== COMMIT_LENGTH;
  let changes = 0;
  let before = kindOf(run.charCodeAt(0));
  for (let at = 1; at < run.length; at++) {
    const kind = kindOf(run.charCodeAt(at));
    if (kind !== before && !(before === CAPITAL && kind === SMALL)) changes++;
    before = kind;
  }
  return changes >= RANDOM_CHANGES * (run.length - 1);
}

const DIGIT = 0;
const CAPITAL = 1;
const SMALL = 2;

function kindOf(code: number): number {
  return code < 58 ? DIGIT : code < 91 ? CAPITAL : SMALL;
}
