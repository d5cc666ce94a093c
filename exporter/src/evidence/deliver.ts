import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { readSecret } from '../config/resolve.ts';
import { errorFacts } from '../error-facts.ts';
import { checkpointLine, checkpointName, type SignedCheckpoint } from './checkpoint.ts';

/** A place that whoever can write the store cannot write: a folder of another machine, or an address. */
export type Place =
  | { readonly directory: string }
  | { readonly url: string; readonly method: 'PUT' | 'POST'; readonly tokenFile?: string | undefined };

const TIMEOUT_MS = 10_000;
/** What says that a checkpoint of this name is there already and must not be replaced, as an object lock does. */
const EXISTS = new Set([409, 412]);

/** Brings a checkpoint to a place; done twice it is there once. @throws where it is not there for sure */
export async function deliver(signed: SignedCheckpoint, place: Place, stopping: AbortSignal): Promise<void> {
  const name = checkpointName(signed);
  const text = `${checkpointLine(signed)}\n`;
  if ('directory' in place) return await write(place.directory, name, text);
  const { url, method, tokenFile } = place;
  const token = tokenFile === undefined ? undefined : readSecret('evidence.deliver.tokenFile', tokenFile);
  const response = await fetch(method === 'PUT' ? `${url.replace(/\/$/, '')}/${name}` : url, {
    method,
    headers: {
      'Content-Type': 'application/json',
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
    },
    body: text,
    redirect: 'error',
    signal: AbortSignal.any([stopping, AbortSignal.timeout(TIMEOUT_MS)]),
  });
  await response.body?.cancel();
  if (!response.ok && !(method === 'PUT' && EXISTS.has(response.status))) throw new Error(`HTTP ${response.status}`);
}

/** Whole or not at all: beside it, synced, renamed. */
async function write(directory: string, name: string, text: string): Promise<void> {
  const file = join(directory, name);
  try {
    if ((await readFile(file, 'utf8')) === text) return;
    throw new Error(`${file} is there with another content`);
  } catch (error) {
    if (errorFacts(error).code !== 'ENOENT') throw error;
  }
  await mkdir(directory, { recursive: true });
  const beside = join(directory, `.${name}.${randomBytes(4).toString('hex')}`);
  const handle = await open(beside, 'wx', 0o444);
  await handle.writeFile(text);
  await handle.sync();
  await handle.close();
  await rename(beside, file);
}
