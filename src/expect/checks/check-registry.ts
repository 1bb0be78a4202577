import type { CheckKind } from '../../model/collection.ts';
import type { Check } from '../check.ts';
import { checkAssert } from './assert.ts';
import { checkBody } from './body.ts';
import { checkHeader } from './header.ts';
import { checkJson } from './json.ts';
import { checkOpenapi } from './openapi.ts';
import { checkSchema } from './schema.ts';
import { checkSha256 } from './sha256.ts';
import { checkSize } from './size.ts';
import { checkSnapshot } from './snapshot.ts';
import { checkStatus } from './status.ts';
import { checkTime } from './time.ts';
import { checkType } from './type.ts';

/** Every check by its key under `expect`. */
export const checks = {
  status: checkStatus,
  type: checkType,
  headers: checkHeader,
  body: checkBody,
  json: checkJson,
  schema: checkSchema,
  openapi: checkOpenapi,
  time: checkTime,
  size: checkSize,
  snapshot: checkSnapshot,
  sha256: checkSha256,
  assert: checkAssert,
} satisfies { [K in CheckKind]: Check<K> };
