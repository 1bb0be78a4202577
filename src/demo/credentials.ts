/**
 * What the protected routes accept. Public on purpose: the examples declare the same values as defaults of secrets,
 * so that they run anywhere, and a real project would leave the defaults out.
 */
export const demoCredentials = {
  token: 'tok_demo_5d1f0c72',
  username: 'alice',
  password: 'wonderland-42',
  apiKey: 'key_demo_a81b22f0',
  clientId: 'demo-client',
  clientSecret: 'oauth_demo_9c2e41',
  accessKeyId: 'DEMOACCESSKEY42',
  secretAccessKey: 'aws_demo_7f3b90c5/d1e8',
  sessionToken: 'session_demo_e02d66',
  /** Of collections/demo-only/client.key.pem. */
  keyPassphrase: 'open-sesame-7',
} as const;
