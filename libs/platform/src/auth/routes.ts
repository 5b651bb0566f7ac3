/** Every route of the application as Nest knows it, for what is checked or documented about all of them. */
import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { POLICY, type Policy } from './policy.js';

export interface Route {
  /** 'PostRequestController.submit' */
  readonly name: string;
  readonly method: RequestMethod;
  readonly policy: Policy | undefined;
  readonly prototype: object;
  readonly handlerName: string;
}

export function routesOf(discovery: DiscoveryService): Route[] {
  const scanner = new MetadataScanner();
  return discovery.getControllers().flatMap(({ metatype }) => {
    if (typeof metatype !== 'function') return [];
    const prototype = metatype.prototype as Record<string, unknown>;
    return scanner.getAllMethodNames(prototype).flatMap((handlerName): Route[] => {
      const handler = prototype[handlerName];
      if (typeof handler !== 'function' || !Reflect.hasMetadata(PATH_METADATA, handler)) return [];
      return [
        {
          name: `${metatype.name}.${handlerName}`,
          method: Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod,
          policy: (Reflect.getMetadata(POLICY, handler) ?? Reflect.getMetadata(POLICY, metatype)) as
            Policy | undefined,
          prototype,
          handlerName,
        },
      ];
    });
  });
}

export function handlerOf({ prototype, handlerName }: Route): object {
  return (prototype as Record<string, object>)[handlerName] ?? {};
}
