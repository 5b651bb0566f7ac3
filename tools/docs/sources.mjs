// Lets plain Node run the services from their sources, decorators and all, translated as for specs: what is documented needs
// no build, and is never an old one. Used as `node --conditions=@cnfs/source --import ./tools/docs/sources.mjs`.
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import swc from '@swc/core';
import preset from '../../jest.preset.mjs';
import '../../libs/testing/jest/sources.mjs';

const [, options] = preset.transform['^.+\\.ts$'];

registerHooks({
  load(url, context, next) {
    if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context);
    const filename = fileURLToPath(url);
    const { code } = swc.transformSync(readFileSync(filename, 'utf8'), {
      ...options,
      filename,
      sourceMaps: 'inline',
    });
    return { format: 'module', source: code, shortCircuit: true };
  },
});
