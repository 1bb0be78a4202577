import type { DescriptionVersion, SecurityScheme } from '../../description.ts';
import {
  childOf,
  follow,
  membersOf,
  namedOf,
  objectOf,
  optional,
  type Placed,
  type ReadContext,
  textAt,
  textsAt,
} from './placed.ts';

/** The credentials that a description names; what has an unknown form is left out. */
export function securitySchemesOf(context: ReadContext, version: DescriptionVersion): Record<string, SecurityScheme> {
  const { root } = context;
  const components = childOf(root, 'components');
  const holder =
    version === '2.0' ? childOf(root, 'securityDefinitions') : components && childOf(components, 'securitySchemes');
  const schemes = namedOf(holder).flatMap(([name, placed]): [string, SecurityScheme][] => {
    const scheme = schemeOf(follow(placed, context));
    return scheme ? [[name, scheme]] : [];
  });
  return Object.fromEntries(schemes);
}

/** What an operation needs, or what all do; each alternative names schemes and their scopes. */
export function securityOf(operation: Placed, { root }: ReadContext): Record<string, string[]>[] {
  const own = childOf(operation, 'security') ?? childOf(root, 'security');
  return membersOf(own).map(([, alternative]) =>
    Object.fromEntries(Object.keys(objectOf(alternative)).map((name) => [name, textsAt(alternative, name) ?? []])),
  );
}

function schemeOf(scheme: Placed): SecurityScheme | undefined {
  const description = optional('description', textAt(scheme, 'description'));
  switch (textAt(scheme, 'type')) {
    case undefined:
      return undefined;
    case 'basic':
      return { kind: 'http', scheme: 'basic', ...description };
    case 'http':
      return { kind: 'http', scheme: textAt(scheme, 'scheme') ?? 'bearer', ...description };
    case 'apiKey': {
      const place = textAt(scheme, 'in');
      if (place !== 'header' && place !== 'query' && place !== 'cookie') return undefined;
      return { kind: 'apiKey', in: place, name: textAt(scheme, 'name') ?? '', ...description };
    }
    case 'oauth2':
      return { kind: 'oauth2', flows: flowsOf(scheme), ...description };
    case 'openIdConnect':
      return { kind: 'openIdConnect', url: textAt(scheme, 'openIdConnectUrl') ?? '', ...description };
    case 'mutualTLS':
      return { kind: 'mutualTLS', ...description };
  }
  return undefined;
}

/** Swagger 2.0 has one flow, under another name. */
const flowNames: Record<string, string> = { application: 'clientCredentials', accessCode: 'authorizationCode' };

function flowsOf(scheme: Placed): Record<string, { tokenUrl?: string; scopes: string[] }> {
  const single = textAt(scheme, 'flow');
  const flows: [string, Placed][] =
    single === undefined ? membersOf(childOf(scheme, 'flows')) : [[flowNames[single] ?? single, scheme]];
  return Object.fromEntries(
    flows.map(([name, flow]) => [
      name,
      {
        ...optional('tokenUrl', textAt(flow, 'tokenUrl')),
        scopes: namedOf(childOf(flow, 'scopes')).map(([scope]) => scope),
      },
    ]),
  );
}
