import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  AdviserDeployed,
  AssignmentCancelled,
  AssignmentEnded,
  AssignmentTerminated,
  EnvelopeCommitted,
  EnvelopeRefused,
  GrantClosed,
  example,
} from '@cnfs/contracts';
import { Recruiting } from './testing/recruiting.js';

describe('the golden example of', () => {
  let recruiting: Recruiting;
  beforeAll(async () => {
    recruiting = await Recruiting.open();
  });
  afterAll(() => recruiting.close());

  it.each([
    EnvelopeCommitted,
    EnvelopeRefused,
    AdviserDeployed,
    AssignmentCancelled,
    AssignmentEnded,
    AssignmentTerminated,
    GrantClosed,
  ])('$type is applied, not parked', async (event) => {
    expect(await recruiting.service.deliver(event, example(event))).toBe('handled');
  });
});
