export interface DataLock {
  release(): void;
}
export async function acquireDataLock(_dir: string, _options: { waitMs?: number } = {}): Promise<DataLock> {
  throw new Error('not yet');
}
