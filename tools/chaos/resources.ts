// INV14: what services hold of connections, memberships and files when they have nothing to do is the same before and after.
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { type ServiceName, services } from '@cnfs/contracts';
import { eventually } from '@cnfs/testing';
import type { Violation } from '@cnfs/testing/programme';
import type { Stack } from '@cnfs/testing/stack';
import type pg from 'pg';
import { withAdmin } from './kafka.ts';

/** What is looked into. */
interface Observed {
  readonly stack: Stack;
  readonly database: pg.Pool;
  readonly brokers: string;
}

/** Milliseconds that pools and kept connections take to let go of what nobody uses. */
const LETTING_GO = 30_000;

/** Of one process of a service that idles, at most. */
export type Holding = Readonly<Record<ServiceName, ServiceHolding>>;

interface ServiceHolding {
  /** To Postgres. */
  readonly connections: number;
  /** Open files and sockets. */
  readonly files: number;
  /** The same by what they are: sockets by the port they lead to. */
  readonly kinds: Readonly<Record<string, number>>;
}

/** What a process of each service holds now. The load is held and all is quiet. */
export async function holding(system: Observed): Promise<Holding> {
  const running = processesOf(system);
  const { rows } = await system.database.query<{ service: ServiceName; connections: number }>(
    `SELECT split_part(usename, '_', 1) AS service, count(*)::int AS connections
       FROM pg_stat_activity WHERE usename LIKE '%\\_app' GROUP BY 1`,
  );
  return Object.fromEntries(
    services.map((name) => {
      const processes = running.get(name) ?? [];
      const connections = rows.find(({ service }) => service === name)?.connections ?? 0;
      return [
        name,
        {
          connections: Math.ceil(connections / Math.max(processes.length, 1)),
          ...mostOf(processes.map(filesOf)),
        },
      ];
    }),
  ) as unknown as Holding;
}

/** @returns what is still held more than before when all that can be let go of has been */
export async function heldOnTo(system: Observed, before: Holding): Promise<Violation[]> {
  let rows: unknown[] = [];
  try {
    await eventually(
      async () => {
        const [now, members] = [await holding(system), await membersOf(system)];
        rows = services.flatMap((name) => {
          const processes = processesOf(system).get(name)?.length ?? 0;
          const found = { ...now[name], members: members.get(name) ?? 0 };
          const held =
            found.connections > before[name].connections ||
            found.files > before[name].files ||
            found.members !== processes;
          return held ? [{ name, found, before: { ...before[name], members: processes } }] : [];
        });
        return rows.length === 0;
      },
      { deadline: LETTING_GO, every: 500 },
    );
    return [];
  } catch {
    return [{ invariant: 'INV14 connections, members and files are as many as before', rows }];
  }
}

function processesOf({ stack }: Observed): Map<ServiceName, number[]> {
  const running = new Map<ServiceName, number[]>();
  for (const { name, pid } of stack.processes)
    if (pid > 0) running.set(name, [...(running.get(name) ?? []), pid]);
  return running;
}

function mostOf(kinds: readonly Record<string, number>[]): Pick<ServiceHolding, 'files' | 'kinds'> {
  const all = kinds.map((one) => ({
    files: Object.values(one).reduce((sum, count) => sum + count, 0),
    kinds: one,
  }));
  return all.reduce((most, one) => (one.files > most.files ? one : most), { files: 0, kinds: {} });
}

/** Open files and sockets by kind; none where the system does not tell. */
function filesOf(pid: number): Record<string, number> {
  const kinds: Record<string, number> = {};
  try {
    const peers = peersOf(pid);
    for (const file of readdirSync(`/proc/${pid}/fd`)) {
      const kind = kindOf(`/proc/${pid}/fd/${file}`, peers);
      if (kind) kinds[kind] = (kinds[kind] ?? 0) + 1;
    }
  } catch {
    return {};
  }
  return kinds;
}

function kindOf(file: string, peers: ReadonlyMap<string, string>): string | undefined {
  try {
    const target = readlinkSync(file);
    const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1];
    return inode ? (peers.get(inode) ?? 'socket') : target.replace(/:\[\d+\]$/, '');
  } catch {
    // Closed between the list and the look.
    return undefined;
  }
}

/** What each socket of the machine is, by inode: `to 5432`, `on 3001`, `listens on 3001`. */
function peersOf(pid: number): Map<string, string> {
  const peers = new Map<string, string>();
  const port = (address = '') => parseInt(address.split(':').at(-1) ?? '', 16);
  const rows = ['tcp', 'tcp6'].flatMap((table) =>
    readFileSync(`/proc/${pid}/net/${table}`, 'utf8').trim().split('\n').slice(1),
  );
  const all = rows.map((row) => row.trim().split(/\s+/));
  const listening = new Set(all.flatMap(([, local, , state]) => (state === '0A' ? [port(local)] : [])));
  for (const [, local, remote, state, , , , , , inode] of all) {
    const [here, there] = [port(local), port(remote)];
    const kind = listening.has(here) ? `on ${here}` : `to ${there}`;
    if (inode) peers.set(inode, state === '0A' ? `listens on ${here}` : kind);
  }
  return peers;
}

async function membersOf({ brokers }: Observed): Promise<Map<ServiceName, number>> {
  const { groups } = await withAdmin(brokers, (admin) => admin.describeGroups([...services]));
  return new Map(groups.map(({ groupId, members }) => [groupId as ServiceName, members.length]));
}
