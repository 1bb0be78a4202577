/** Names whose values are taken for credentials, as they stand in headers, fields, cookies and variables. */
const CREDENTIAL_NAME =
  /(^|[_-])(token|secret|password|passwd|passwort|pwd|passphrase|api-?key|access-?key|authorization|credentials?|session(-?id)?|jsessionid|phpsessid|sid|jwt|private-?key|client-?secret)([_-]|$)/;

/** Whether a value under this name is a credential: `api_key`, `accessToken`, `X-Auth-Token`. */
export function isCredentialName(name: string): boolean {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/api_key/g, 'apikey')
    .replace(/access_key(?!_id)/g, 'accesskey');
  return CREDENTIAL_NAME.test(words);
}
