import { start, type Plan, type RunFacts } from './plan';

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
