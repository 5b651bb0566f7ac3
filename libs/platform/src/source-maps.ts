/**
 * Loaded before a service (`node --import @cnfs/platform/source-maps`): stacks name our TypeScript. Node's own flag would also
 * keep the maps of every dependency in memory, about 30 MB of a service.
 */
import { setSourceMapsSupport } from 'node:module';

setSourceMapsSupport(true, { nodeModules: false });
