// Which names tell that their value is a secret: such values are hidden while they are typed. The log's own masking is the
// engine's (its list of headers is the same).

const SECRET_HEADERS = ["authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key"];
const SECRET_WORDS = /token|secret|passw|api[-_]?key|credential|private[-_]?key/i;

export function isSecretName(name: string): boolean {
  return SECRET_HEADERS.includes(name.toLowerCase()) || SECRET_WORDS.test(name);
}
