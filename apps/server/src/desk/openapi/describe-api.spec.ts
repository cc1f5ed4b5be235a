import { describeApi } from './describe-api.js';

describe('the API description', () => {
  const document = describeApi() as {
    openapi: string;
    paths: Record<string, Record<string, { responses: object; security: unknown[] }>>;
  };

  it('is OpenAPI 3.1 and can be written as JSON', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  });

  it('lists the paths that outside tools rely on', () => {
    for (const path of [
      '/api/session',
      '/api/me',
      '/api/incidents',
      '/api/incidents/{id}/accept',
      '/api/public/cases/{token}',
    ]) {
      expect(Object.keys(document.paths)).toContain(path);
    }
  });

  it('names the headers that make a change safe to repeat', () => {
    const { parameters } = document.paths['/api/incidents/{id}/accept']!['post'] as unknown as {
      parameters: { in: string; name: string }[];
    };
    const headers = parameters.filter((each) => each.in === 'header').map(({ name }) => name);
    expect(headers).toEqual(['Idempotency-Key', 'If-Match']);
  });

  it('says what an error looks like for every operation', () => {
    for (const operations of Object.values(document.paths)) {
      for (const operation of Object.values(operations)) expect(operation.responses).toHaveProperty('default');
    }
  });
});
