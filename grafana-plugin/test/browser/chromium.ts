import { existsSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';

/** A real Chromium. Fails where there is none. */
export function launchChromium(): Promise<Browser> {
  const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
  if (!existsSync(executablePath)) {
    throw new Error(
      `This test needs a Chromium: none at ${executablePath}. Install it (Debian: apt-get install chromium) or name it in CHROMIUM. It is not skipped.`,
    );
  }
  return chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
}

/** Collects what the page complains of on its console. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    // Fonts are the one thing that the page has not got: they are on Grafana's server.
    if (message.location().url.includes('/fonts/')) return;
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return complaints;
}
