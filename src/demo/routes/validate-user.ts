import type { Role, User } from '../state.ts';

/** What is wrong with one field; `field` is a path such as `tags[1]`. */
export type FieldError = { field: string; code: string; message: string };

const ROLES: readonly Role[] = ['admin', 'editor', 'viewer'];

/** The fields of a user, or every error in them. Fields that a user does not have are ignored. */
export function validateUser(
  fields: Record<string, unknown>,
): { fields: Omit<User, 'id' | 'createdAt'> } | { errors: FieldError[] } {
  const { name, email, role = 'viewer', tags = [] } = fields;
  const errors = [...nameErrors(name), ...emailErrors(email), ...roleErrors(role), ...tagErrors(tags)];
  if (errors.length > 0) return { errors };
  return { fields: { name: name as string, email: email as string, role: role as Role, tags: tags as string[] } };
}

function nameErrors(name: unknown): FieldError[] {
  if (name === undefined) return [required('name')];
  if (typeof name !== 'string') return [wrongType('name', 'text')];
  if (name.trim() === '' || name.length > 100) {
    return [{ field: 'name', code: 'length', message: 'must have 1 to 100 characters' }];
  }
  return [];
}

function emailErrors(email: unknown): FieldError[] {
  if (email === undefined) return [required('email')];
  if (typeof email !== 'string') return [wrongType('email', 'text')];
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) {
    return [{ field: 'email', code: 'format', message: 'must be an email address' }];
  }
  return [];
}

function roleErrors(role: unknown): FieldError[] {
  if (ROLES.includes(role as Role)) return [];
  return [{ field: 'role', code: 'choice', message: `must be one of ${ROLES.join(', ')}` }];
}

function tagErrors(tags: unknown): FieldError[] {
  if (!Array.isArray(tags)) return [wrongType('tags', 'a list of text')];
  return tags.flatMap((tag: unknown, i) =>
    typeof tag === 'string' && tag !== '' ? [] : [wrongType(`tags[${i}]`, 'text that is not empty')],
  );
}

function required(field: string): FieldError {
  return { field, code: 'required', message: 'is required' };
}

function wrongType(field: string, type: string): FieldError {
  return { field, code: 'type', message: `must be ${type}` };
}
