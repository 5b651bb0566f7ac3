/** The API's document of a service that does not run: its routes are looked at, nothing is made, connected or configured. */
import { MessagingModule } from '@cnfs/messaging';
import { type DynamicModule, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { DataSource } from 'typeorm';
import type { Configuration } from '../configuration/read.js';
import { PlatformModule } from '../platform.module.js';
import type { ServiceDefinition } from '../service.js';
import { openapiDocument } from './document.js';

@Module({})
class Root {}

export async function previewOpenapi(service: ServiceDefinition): Promise<OpenAPIObject> {
  const root: DynamicModule = {
    module: Root,
    imports: [
      // Handed on to providers, which a preview does not make.
      PlatformModule.of(service, {} as Configuration, {} as DataSource),
      MessagingModule.forRoot({ service: service.name, broker: null }),
      service.module,
    ],
  };
  const app = await NestFactory.create(root, new FastifyAdapter(), {
    preview: true,
    abortOnError: false,
    logger: ['error', 'fatal'],
  });
  return openapiDocument(app, service);
}
