/** An EventSource that says what a test wants. */
export class FakeSource {
  closed = false;
  private readonly listeners = new Map<string, ((event: Event) => void)[]>();

  addEventListener(type: string, listener: unknown): void {
    this.listeners.set(type, [...(this.listeners.get(type) ?? []), listener as (event: Event) => void]);
  }

  close(): void {
    this.closed = true;
  }

  emit(type: string, data?: string): void {
    this.listeners.get(type)?.forEach((listener) => listener(new MessageEvent(type, { data })));
  }
}
