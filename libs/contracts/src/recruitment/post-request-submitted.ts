import { defineEvent } from '../define-event.js';
import { id, day, date, count, flag, departement, region, Type } from '../schema.js';
import example from './post-request-submitted.example.json' with { type: 'json' };

export const PostRequestSubmitted = defineEvent({
  service: 'recruitment',
  name: 'PostRequestSubmitted',
  version: 1,
  aggregate: 'post-request',
  key: 'requestId',
  readers: [],
  description: 'A host structure asks for posts of advisers.',
  data: Type.Object({
    requestId: id('The request'),
    structureId: id('Structure that asks'),
    postsRequested: count('Posts asked for', 1),
    coordinator: flag('Whether the posts are those of coordinators'),
    missionStart: day('Day the structure wishes the mission to start'),
    departement: departement('Département whose prefect gives an opinion'),
    region: region('Région of the structure'),
    date: date('Day of the request'),
    amendsRequestId: Type.Optional(
      id('Granted request that this one adds posts to; absent of a first request'),
    ),
  }),
  example,
  furtherExamples: [
    {
      ...example,
      requestId: '01776d2f-4c00-7000-8000-000000000012',
      missionStart: '2021-09-01',
      date: '2021-04-12',
      amendsRequestId: example.requestId,
    },
  ],
});
