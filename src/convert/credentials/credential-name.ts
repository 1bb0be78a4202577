/** Names whose values are taken for credentials, as they stand in headers, fields, cookies and variables. */
const CREDENTIAL_NAME =
  /(^|[_-])(token|secret|password|passwd|passwort|pwd|passphrase|api-?key|access-?key|authorization|credentials?|session(-?id)?|jsessionid|phpsessid|sid|jwt|private-?key|client-?secret)([_-]|$)/;

/** What tells about a credential and is none: `token_url`, `password_username`, `secret_key_id`. */
const ABOUT_CREDENTIAL =
  /_(url|uri|endpoint|type|expires|expiry|ttl|username|user|email|placement|prefix|length|header|path|key_id|client_id)$/;

/** Whether a value under this name is a credential: `api_key`, `accessToken`, `X-Auth-Token`. */
export function isCredentialName(name: string): boolean {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/api_key/g, 'apikey')
    .replace(/access_key(?!_id)/g, 'accesskey');
  return CREDENTIAL_NAME.test(words) && !ABOUT_CREDENTIAL.test(words);
}
