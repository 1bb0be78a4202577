import { badSchema } from '../schema-problem.ts';

/** An absolute URI of a reference. Throws ProblemError where it is none. */
export function resolveUri(reference: string, base: string, place: string): string {
  if (!URL.canParse(reference, base)) throw badSchema(place, `${JSON.stringify(reference)} is not a URI reference`);
  return new URL(reference, base).href;
}

/** A URI without its fragment, and the fragment decoded. */
export function splitFragment(uri: string): [uri: string, fragment: string] {
  const at = uri.indexOf('#');
  if (at === -1) return [uri, ''];
  const fragment = uri.slice(at + 1);
  try {
    return [uri.slice(0, at), decodeURIComponent(fragment)];
  } catch {
    return [uri.slice(0, at), fragment];
  }
}

/** How `to` is written beside `from`: `../a/b.json`; undefined where they are not on one server. */
export function relativeUri(from: string, to: string): string | undefined {
  if (!URL.canParse(from) || !URL.canParse(to)) return undefined;
  const [a, b] = [new URL(from), new URL(to)];
  if (a.host === '' || a.origin !== b.origin) return undefined;
  const folders = a.pathname.split('/').slice(1, -1);
  const steps = b.pathname.split('/').slice(1);
  let same = 0;
  while (same < folders.length && same < steps.length - 1 && folders[same] === steps[same]) same++;
  return [...folders.slice(same).map(() => '..'), ...steps.slice(same)].join('/');
}
