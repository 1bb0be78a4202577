/** The first collection of a project: a user of the demo API. `schema` is how it reaches the schema of collections. */
export function firstCollection(schema: string): string {
  return `# yaml-language-server: $schema=${schema}
#
# A first collection: a user of the demo API is created, read, found in the list and deleted. \`rollcall demo --serve\`
# serves that API; \`rollcall\` in another terminal runs this file. Then make it yours.
name: Users
description: A user is created, read, listed and deleted.
tags: [smoke]

env: # what this file reads from outside; nothing else is readable
  API_URL: { description: Where the API listens } # each environment of rollcall.yaml gives one
  # The demo API takes this token, so it may stand here. A real one has no default: it comes from .env or from CI.
  API_TOKEN: { secret: true, default: tok_demo_5d1f0c72, description: The bearer token of the API }

baseUrl: \${{ env.API_URL }}

defaults: # every request is merged over these
  auth: { bearer: "\${{ env.API_TOKEN }}" }
  timeout: 10s

requests:
  create_user:
    POST: /users
    json:
      name: Alice
      email: alice-\${{ uuid() }}@example.com # another address in every run
      role: admin
    expect:
      status: 201
      schema: ../schemas/user.schema.json
      body: { name: Alice, role: admin } # these parts, whatever else is there
    capture:
      user_id: body.id # later requests read it as vars.user_id

  read_user:
    name: The created user can be read
    GET: /users/\${{ vars.user_id }}
    expect:
      status: 200
      body: { id: "\${{ vars.user_id }}", name: Alice }

  list_users:
    name: The list has the user
    GET: /users
    query: { email: "\${{ responses.create_user.body.email }}" }
    expect:
      type: json
      assert:
        - body.data.exists(user, user.id == vars.user_id)

teardown: # always runs, whatever failed before
  delete_user:
    DELETE: /users/\${{ vars.user_id }}
    expect: { status: 204 }
`;
}

/** The JSON Schema that it names. */
export const userSchema = `{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "A user",
  "type": "object",
  "required": ["id", "name", "email", "role"],
  "properties": {
    "id": { "type": "integer", "minimum": 1 },
    "name": { "type": "string", "minLength": 1 },
    "email": { "type": "string", "format": "email" },
    "role": { "enum": ["admin", "editor", "viewer"] },
    "tags": { "type": "array", "items": { "type": "string" } },
    "createdAt": { "type": "string", "format": "date-time" }
  }
}
`;
