import { closed, key, type Shape, text } from './shape.ts';

const userAndPassword = {
  username: key(text, 'The user.', { examples: ['alice'] }),
  password: key(text, 'The password; use a declared secret.', { examples: ['${{ env.PASSWORD }}'] }),
};

/** A text, or a list of texts. */
function textOrTexts(title: string): Shape {
  return { anyOf: [text, { title, type: 'array', items: text, minItems: 1 }] };
}

const schemes: Record<string, Shape> = {
  bearer: key(text, 'A bearer token (RFC 6750).', { examples: ['${{ env.API_TOKEN }}'] }),
  basic: key(
    closed('basic auth', userAndPassword, { required: ['username', 'password'] }),
    'User and password (RFC 7617).',
    { examples: [{ username: 'alice', password: '${{ env.PASSWORD }}' }] },
  ),
  apiKey: key(
    closed(
      'an API key',
      {
        in: key({ title: 'a place', type: 'string', enum: ['header', 'query', 'cookie'] }, 'Where the key goes.', {
          default: 'header',
        }),
        name: key(text, 'The name of the header, parameter or cookie.', { examples: ['x-api-key'] }),
        value: key(text, 'The key; use a declared secret.', { examples: ['${{ env.API_KEY }}'] }),
      },
      { required: ['in', 'name', 'value'] },
    ),
    'A key in a header, the query or a cookie.',
    { examples: [{ in: 'header', name: 'x-api-key', value: '${{ env.API_KEY }}' }] },
  ),
  digest: key(
    closed('digest auth', userAndPassword, { required: ['username', 'password'] }),
    'User and password by challenge (RFC 7616).',
    { examples: [{ username: 'alice', password: '${{ env.PASSWORD }}' }] },
  ),
  oauth2: key(
    closed(
      'OAuth 2.0 settings',
      {
        grant: key(
          { title: 'a grant', type: 'string', enum: ['client_credentials', 'password', 'refresh_token'] },
          'How to get a token.',
        ),
        tokenUrl: key(text, 'The token endpoint.', { examples: ['${{ env.AUTH_URL }}/oauth/token'] }),
        clientId: key(text, 'The id of the client.', { examples: ['${{ env.CLIENT_ID }}'] }),
        clientSecret: key(text, 'The secret of the client; use a declared secret.', {
          examples: ['${{ env.CLIENT_SECRET }}'],
        }),
        scope: key(textOrTexts('a list of scopes'), 'The scopes to ask for: a list, or separated by spaces.', {
          examples: ['users:read users:write', ['users:read', 'users:write']],
        }),
        audience: key(text, 'The audience to ask for.', { examples: ['https://api.example.com'] }),
        resource: key(textOrTexts('a list of resources'), 'The resource to ask for, or several (RFC 8707).', {
          examples: ['https://api.example.com/'],
        }),
        username: key(text, 'The user, for the grant `password`.', { examples: ['alice'] }),
        password: key(text, 'The password, for the grant `password`.', { examples: ['${{ env.PASSWORD }}'] }),
        refreshToken: key(text, 'The token, for the grant `refresh_token`.', {
          examples: ['${{ env.REFRESH_TOKEN }}'],
        }),
        clientAuth: key(
          { title: 'a way to authenticate', type: 'string', enum: ['basic', 'post', 'private_key_jwt'] },
          'How the client shows who it is.',
          { default: 'basic' },
        ),
        privateKey: key(text, 'The key for `private_key_jwt`, as PEM: RSA, EC or Ed25519; use a declared secret.', {
          examples: ['${{ env.PRIVATE_KEY }}'],
        }),
        keyId: key(text, 'The id of the key for `private_key_jwt`.', { examples: ['key-1'] }),
        assertionAudience: key(text, 'Who the assertion of `private_key_jwt` is for; `tokenUrl` without it.', {
          examples: ['https://login.example.com'],
        }),
      },
      { required: ['grant', 'tokenUrl', 'clientId'] },
    ),
    'A token of an OAuth 2.0 server (RFC 6749), fetched once and renewed when needed.',
    {
      examples: [
        {
          grant: 'client_credentials',
          tokenUrl: '${{ env.AUTH_URL }}/oauth/token',
          clientId: '${{ env.CLIENT_ID }}',
          clientSecret: '${{ env.CLIENT_SECRET }}',
        },
      ],
    },
  ),
  awsSigV4: key(
    closed(
      'AWS Signature V4 settings',
      {
        accessKeyId: key(text, 'The id of the access key.', { examples: ['${{ env.AWS_ACCESS_KEY_ID }}'] }),
        secretAccessKey: key(text, 'The access key; use a declared secret.', {
          examples: ['${{ env.AWS_SECRET_ACCESS_KEY }}'],
        }),
        sessionToken: key(text, 'The token of a temporary session.', { examples: ['${{ env.AWS_SESSION_TOKEN }}'] }),
        region: key(text, 'The region.', { examples: ['eu-central-1'] }),
        service: key(text, 'The service.', { examples: ['execute-api'] }),
      },
      { required: ['accessKeyId', 'secretAccessKey', 'region', 'service'] },
    ),
    'AWS Signature Version 4.',
    {
      examples: [
        {
          accessKeyId: '${{ env.AWS_ACCESS_KEY_ID }}',
          secretAccessKey: '${{ env.AWS_SECRET_ACCESS_KEY }}',
          region: 'eu-central-1',
          service: 'execute-api',
        },
      ],
    },
  ),
};

export const authSchemes = Object.keys(schemes);

/** `auth`: `none`, or one scheme with its settings. */
export const authShape: Shape = {
  anyOf: [
    { title: '"none"', type: 'string', enum: ['none'] },
    closed(`a map with one of ${authSchemes.join(', ')}`, schemes, {
      oneOfKeys: [{ noun: 'kind of auth', keys: authSchemes, required: true }],
    }),
  ],
};
