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

  it('says what an error looks like for every operation', () => {
    for (const operations of Object.values(document.paths)) {
      for (const operation of Object.values(operations)) expect(operation.responses).toHaveProperty('default');
    }
  });
});
