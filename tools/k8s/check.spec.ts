import { describe, expect, it } from '@jest/globals';
import { Failed, outcomeOf } from './check.ts';
import { strict } from './json-schema.ts';
import { Missing } from './programs.ts';

const refusing = (error: Error) => () => {
  throw error;
};

describe('a check of the manifests', () => {
  it('that could not run is not a pass, and says why', () => {
    const outcome = outcomeOf(refusing(new Missing('promtool is not on the PATH')));
    expect(outcome).toEqual({ state: 'not run', detail: 'promtool is not on the PATH' });
  });

  it('fails by what it found, and by an error that nobody foresaw', () => {
    expect(outcomeOf(refusing(new Failed('2 invalid'))).state).toBe('failed');
    expect(outcomeOf(refusing(new TypeError('undefined'))).state).toBe('failed');
    expect(outcomeOf(() => '103 valid')).toEqual({ state: 'passed', detail: '103 valid' });
  });

  it('refuses fields that a schema does not name, at any depth', () => {
    const schema = strict({
      properties: { spec: { type: 'object', properties: { replicas: { type: 'integer' } } } },
    });
    expect(schema).toMatchObject({
      additionalProperties: false,
      properties: { spec: { type: ['object', 'null'], additionalProperties: false } },
    });
  });
});
