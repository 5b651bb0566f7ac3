/**
 * An agent of a structure reaches what its aliases have as well: what was asked and granted under another record of the same
 * structure. Read at each request, so that an undone merge is felt at once.
 */
import { Reader, reachAlso } from '@cnfs/platform';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';

@Injectable()
export class AliasesGuard implements CanActivate {
  constructor(private readonly reader: Reader) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() === 'http')
      await reachAlso(context.switchToHttp().getRequest<object>(), async (structures) => {
        const rows = await this.reader.query<{ id: string }>(
          'SELECT id FROM host_structure WHERE merged_into = ANY($1)',
          [[...structures]],
        );
        return rows.map(({ id }) => id);
      });
    return true;
  }
}
