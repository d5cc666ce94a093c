import { gatewaySettings } from '../settings.ts';

/** The gateway did not accept the message: the caller's booking cannot be confirmed. */
export class GatewayError extends Error {
  constructor(options?: { cause?: unknown }) {
    super('The confirmation gateway did not answer', options);
    this.name = 'GatewayError';
  }
}

/** Asks the gateway to confirm a booking. Sends only its id and code. @throws GatewayError */
export async function confirmBooking(gatewayUrl: string, id: string, code: string): Promise<void> {
  try {
    const response = await fetch(`${gatewayUrl}/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ appointment: id, code }),
      signal: AbortSignal.timeout(gatewaySettings.timeoutMs),
    });
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`status ${response.status}`);
  } catch (cause) {
    throw new GatewayError({ cause });
  }
}
