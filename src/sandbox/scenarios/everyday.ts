import { start, type Plan, type RunFacts } from './plan';

/** D1: the plain good case, four nodes in about four seconds. */
export const dailySync: Plan = {
  steps: [
    start(),
    {
      id: '2',
      name: 'Fetch contact',
      type: 'http',
      wait: 700,
      ms: 812,
      maximumAttempts: 3,
      input: { method: 'GET', base_url: 'https://api.example.com', url_path: '/v1/contacts/51' },
      curl: "curl -X GET 'https://api.example.com/v1/contacts/51'",
      output: {
        status: 200,
        headers: { 'content-type': 'application/json', 'x-request-id': 'abc123' },
        body: { id: '51', email: 'jane@example.com' },
      },
    },
    {
      id: '3',
      name: 'Normalize',
      type: 'codeexecutornode',
      wait: 900,
      ms: 95,
      input: {
        code_language: 'javascript',
        code_string: 'function yourFunction(params) {\n  return { result: lookUp(params.id), welcome: "Hello World" };\n}',
        input_parameters: { id: '51' },
      },
      output: {
        node_id: '3',
        status: 'Success',
        body: { result: [{ id: 1, skill: '[REDACTED]' }], welcome: 'Hello World' },
        completed_at: '2026-05-28T11:26:04Z',
      },
    },
    { id: '4', name: 'Response', type: 'response', wait: 1000, ms: 4, output: { status: 200, body: { success: true } } },
  ],
  response: () => ({ status: 200, value: { success: true } }),
};

/** D18: runs only for a payload that has an e-mail address; the schema stands in the catalogue. */
export const contactSignup: Plan = {
  steps: [
    start(180),
    {
      id: '2',
      name: 'Create contact',
      type: 'hubspot',
      ms: 640,
      maximumAttempts: 3,
      input: { object: 'contact' },
      output: ({ payload }: RunFacts) => ({
        node_status: 'Success',
        data: { id: '51', properties: payload },
        http_status: 201,
      }),
    },
  ],
};

export const contactSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  type: 'object',
  properties: {
    email: { type: 'string', format: 'email', description: 'Where the welcome message goes' },
    name: { type: 'string' },
    newsletter: { type: 'boolean' },
    plan: { type: 'string', enum: ['free', 'team', 'enterprise'] },
    seats: { type: 'integer', minimum: 1 },
  },
  required: ['email'],
};

/** The shortest workflow there is, for catalogue entries that nobody can or needs to run. */
export const single: Plan = { steps: [start(300)] };
