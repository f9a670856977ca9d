/** The command line cannot be understood: said with how to do it right, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
