import { expect, test } from 'vitest';
import { authSchemes } from '../../../src/auth/registry.ts';

test('every scheme of the format but `none`', () => {
  expect(Object.keys(authSchemes)).toEqual(['bearer', 'basic', 'apiKey', 'digest', 'oauth2', 'awsSigV4']);
});
