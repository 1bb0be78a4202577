import type { SourceNode } from '../../../model/source.ts';
import type { BrunoAuth } from '../tree.ts';
import { child, placeIn, sourceOf, textIn } from './open-values.ts';
import { lookUp } from './plain-values.ts';

/** `auth` of OpenCollection under the names that `.bru` gives its settings; undefined where nothing is said. */
export function openAuth(node: SourceNode | undefined): BrunoAuth | undefined {
  if (node === undefined) return undefined;
  const place = placeIn(node);
  if (node.kind !== 'map') return { mode: textIn(node) || 'none', settings: {}, place };
  const mode = textIn(node, 'type') || 'none';
  if (mode === 'oauth2') return { mode, settings: oauth2Settings(node), place };
  const settings = Object.fromEntries(
    node.entries.filter(({ key }) => key !== 'type').map(({ key, value }) => [key, textIn(value)]),
  );
  if (mode === 'apikey' && settings['placement'] === 'query') settings['placement'] = 'queryparams';
  return { mode, settings, place };
}

const flows: Record<string, string> = { resource_owner_password: 'password' };

function oauth2Settings(node: SourceNode): Record<string, string> {
  const flow = textIn(node, 'flow');
  const extra = child(node, 'additionalParameters');
  const header = child(node, 'tokenConfig', 'placement', 'header');
  const query = child(node, 'tokenConfig', 'placement', 'query');
  return {
    grantType: lookUp(flows, flow) ?? flow,
    accessTokenUrl: textIn(node, 'accessTokenUrl'),
    refreshTokenUrl: textIn(node, 'refreshTokenUrl'),
    clientId: textIn(node, 'credentials', 'clientId'),
    clientSecret: textIn(node, 'credentials', 'clientSecret'),
    credentialsPlacement: textIn(node, 'credentials', 'placement'),
    username: textIn(node, 'resourceOwner', 'username'),
    password: textIn(node, 'resourceOwner', 'password'),
    scope: textIn(node, 'scope'),
    tokenSource: textIn(node, 'tokenConfig', 'source'),
    tokenPlacement: query === undefined ? 'header' : 'url',
    tokenHeaderPrefix: header === undefined ? '' : textIn(header),
    autoFetchToken: textIn(node, 'settings', 'autoFetchToken'),
    ...(extra === undefined ? {} : { oauth2_additional_parameters: sourceOf(extra) }),
  };
}
