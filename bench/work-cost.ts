/** What a contender did without its start: what it printed as its only line of JSON. */
export type WorkCost = {
  readonly workCpuSeconds: number;
  readonly workWallSeconds: number;
};

/** To be called when a contender has loaded all that it needs; what it answers prints the cost up to then. */
export function startWork(): (result: Readonly<Record<string, unknown>>) => void {
  const cpu = process.cpuUsage();
  const wall = performance.now();
  return (result) => {
    const { user, system } = process.cpuUsage(cpu);
    const cost: WorkCost = {
      workCpuSeconds: (user + system) / 1e6,
      workWallSeconds: (performance.now() - wall) / 1e3,
    };
    process.stdout.write(`${JSON.stringify({ ...cost, ...result })}\n`);
  };
}

/** The work of a contender that tells it; `null` of any other command. */
export function workCostIn(stdout: string): WorkCost | null {
  try {
    const said = JSON.parse(stdout);
    return typeof said.workCpuSeconds === 'number' ? said : null;
  } catch {
    return null;
  }
}
