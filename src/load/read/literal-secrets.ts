import { entryOf, type SourceNode } from '../../model/source.ts';
import { isTemplate } from '../check-shape/shape-words.ts';
import { textOf } from './read-values.ts';

const secretPaths: [scheme: string, ...keys: string[]][] = [
  ['bearer'],
  ['basic', 'password'],
  ['digest', 'password'],
  ['apiKey', 'value'],
  ['oauth2', 'clientSecret', 'password', 'refreshToken', 'privateKey'],
  ['awsSigV4', 'secretAccessKey', 'sessionToken'],
];

/** Headers whose values are credentials. */
const secretHeader = /^(proxy-)?authorization$|^cookie$|^x-(api|auth|access)-?(key|token)$|^(api|access)-?key$/i;

/** Credentials that stand in clear in a request: they are hidden in reports like secrets. */
export function literalSecrets(request: SourceNode): string[] {
  const auth = entryOf(request, 'auth')?.value;
  const passphrase = entryOf(entryOf(request, 'tls')?.value, 'passphrase')?.value;
  const nodes = auth === undefined ? [passphrase] : [...authSecrets(auth), passphrase];
  const values = nodes.map(literalText).filter((text) => text !== undefined && text !== '') as string[];
  return [...values, ...headerSecrets(entryOf(request, 'headers')?.value), ...urlSecrets(request)];
}

function authSecrets(auth: SourceNode): (SourceNode | undefined)[] {
  return secretPaths.flatMap(([scheme, ...keys]) => {
    const value = entryOf(auth, scheme)?.value;
    return keys.length === 0 ? [value] : keys.map((key) => entryOf(value, key)?.value);
  });
}

function headerSecrets(headers: SourceNode | undefined): string[] {
  const entries = headers?.kind === 'map' ? headers.entries.filter(({ key }) => secretHeader.test(key)) : [];
  return entries.flatMap(({ value }) => {
    const text = literalText(value) ?? '';
    // `Bearer abc`: the token is the secret, the scheme is not.
    const [, token] = /^[A-Za-z][\w-]*\s+(\S+)$/.exec(text) ?? [];
    return [text, token ?? ''].filter((one) => one.length > 0);
  });
}

/** The password of `https://user:password@host`. */
function urlSecrets(request: SourceNode): string[] {
  const entries = request.kind === 'map' ? request.entries : [];
  const texts = entries.flatMap(({ value }) => {
    return value.kind === 'scalar' && typeof value.value === 'string' && value.value.includes('@') ? [value] : [];
  });
  return texts.flatMap((text) => passwordOf(literalText(text)));
}

/** The password in the user information of a URL, as written and decoded. */
export function passwordOf(text: string | undefined): string[] {
  if (!text?.includes('@')) return [];
  const [, password] = /^\S*?https?:\/\/[^/@\s:]*:([^/@\s]+)@/.exec(text?.replace(/^\w+\s+/, '') ?? '') ?? [];
  if (password === undefined) return [];
  try {
    return [...new Set([password, decodeURIComponent(password)])];
  } catch {
    return [password];
  }
}

function literalText(node: SourceNode | undefined): string | undefined {
  return node === undefined || isTemplate(node) ? undefined : textOf(node);
}
