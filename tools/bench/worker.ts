// The process of a contestant: takes a task, does it, answers.
import { bareTasks } from './bare/tasks.ts';
import { productTasks } from './product/tasks.ts';

interface Order {
  readonly id: number;
  readonly task: string;
  readonly options: object;
}

const tasks: Readonly<Record<string, (options: never) => Promise<unknown>>> = {
  ...bareTasks,
  ...productTasks,
};

process.on('message', ({ id, task, options }: Order) => {
  const work = tasks[task];
  if (!work) throw new Error(`no task ${task}`);
  work(options as never).then(
    (result) => process.send?.({ id, result }),
    (error: unknown) => process.send?.({ id, error: error instanceof Error ? error.stack : String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));
