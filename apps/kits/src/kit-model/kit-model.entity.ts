/** A model of kit: what advisers are sent. A new version replaces the current one; what was sent keeps its own. */
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('kit_model')
export class KitModelRow {
  @PrimaryColumn('uuid') id: string;
  @Column('text') name: string;
  @Column('integer') version: number;
  @Column('text') contents: string;
  @Column('timestamptz', { name: 'published_at' }) publishedAt: Date;
  /** True for the one model that new kits are taken from. */
  @Column('boolean') current: boolean;
}
