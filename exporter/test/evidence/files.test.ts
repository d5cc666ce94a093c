import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { makeKey, readSigningKey } from '../../src/evidence/index.ts';
import { Folder, result } from './folder.ts';

// Every entry is synced: on a busy disk that takes its time.
jest.setTimeout(60_000);

let folder: Folder;
beforeEach(() => (folder = new Folder()));
afterEach(() => folder.remove());
const first = () => join(folder.store, 'evidence-000000000001.jsonl');

async function written(entries: number): Promise<void> {
  const log = folder.log();
  await log.open();
  for (let at = 0; at < entries; at++) log.record('control', { ...result, checked: at + 5 });
  await log.close();
}

describe('evidence in files', () => {
  it('is a chain that goes on over restarts and over files, sealed and delivered', async () => {
    for (let run = 0; run < 3; run++) {
      const log = folder.log({ store: folder.fileStore(1_500) });
      await log.open();
      for (let at = 0; at < 10; at++) {
        log.record('control', { ...result, checked: at + 5 });
        await log.flush();
      }
      await log.close();
    }
    expect(readdirSync(folder.store).filter((name) => name.startsWith('evidence-')).length).toBeGreaterThan(5);
    // genesis, and per run ten results and a checkpoint
    expect(await folder.verify()).toMatchObject({ entries: 34, problems: [], checkpoints: 3, unsealed: 0 });
    expect(readdirSync(folder.delivered)).toHaveLength(3);
    for (const name of readdirSync(folder.store)) expect(statSync(join(folder.store, name)).mode & 0o077).toBe(0);
  });

  it('has one writer: a second one is told who has it, and a dead one holds nobody up', async () => {
    const log = folder.log();
    await log.open();
    await expect(folder.log().open()).rejects.toThrow(
      /this process .* writes there already .* One process writes a store/,
    );
    await log.close();
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const { hostname } = await import('node:os');
    writeFileSync(join(folder.store, 'writer.lock'), `${child.pid} ${hostname()}\n`);
    await expect(folder.log().open()).rejects.toThrow(`process ${child.pid} writes there already`);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await folder.log().open();
  });

  it('tells a line that power cut short from one that somebody cut, and goes on after it', async () => {
    await written(3);
    const whole = statSync(first()).size;
    for (const tail of ['{"entry":{"at":17637', '\0\0\0\0', '{"entry"\0\0']) {
      appendFileSync(first(), tail);
      expect(await folder.verify()).toMatchObject({ problems: [], torn: expect.stringMatching(/jsonl:\d+$/) });
      const log = folder.log();
      await log.open();
      expect(await log.latest('recovery')).toMatchObject({ bytes: tail.length });
      await log.close();
      expect(await folder.verify()).toMatchObject({ problems: [], torn: undefined, unsealed: 0 });
    }
    // The very same cut into an entry that a checkpoint is over.
    truncateSync(first(), whole - 20);
    expect(await folder.verify()).toMatchObject({
      problems: expect.arrayContaining([expect.objectContaining({ kind: 'truncated' })]),
    });
    await expect(folder.log().open()).rejects.toThrow(/was altered.*pulso evidence verify/);
  });

  it('is not gone on with where the last line was edited', async () => {
    await written(3);
    writeFileSync(first(), readFileSync(first(), 'utf8').replace(/"number":1/, '"number":2'));
    await expect(folder.log().open()).rejects.toThrow(/jsonl:5 does not have the hash.*name another folder/);
  });

  it('signs at its next start what it announced and then had no time to sign', async () => {
    await written(2);
    const checkpoints = join(folder.store, 'checkpoints.jsonl');
    const signed = readFileSync(checkpoints, 'utf8');
    writeFileSync(checkpoints, '');
    expect((await folder.verify()).problems.map(({ kind }) => kind)).toContain('checkpoint-missing');
    const log = folder.log();
    await log.open();
    await log.close();
    expect(readFileSync(checkpoints, 'utf8')).toBe(signed);
    expect((await folder.verify()).problems).toEqual([]);
  });

  it('never is dated before what is in it already', async () => {
    const log = folder.log({ now: () => 2_000_000_000_000 - 1e6 * log.state().entries });
    await log.open();
    for (let at = 0; at < 3; at++) {
      log.record('gap', { lost: at });
      await log.flush();
    }
    await log.close();
    expect((await folder.verify()).problems.filter(({ what }) => what.includes('before the entry before'))).toEqual([]);
  });

  it('refuses what evidence must not hold, without quoting it', async () => {
    const log = folder.log();
    await log.open();
    expect(() => log.record('control', { ...result, error: 'Key (cpf)=(529.982.247-25) exists' })).toThrow(
      /^Evidence of kind "control" has a error that is not an SQLSTATE or a word of Pulso\.$/,
    );
    await log.close();
    expect(readFileSync(first(), 'utf8')).not.toContain('529.982');
  });

  it('waits for a store that cannot be written, and says what it lost', async () => {
    const log = folder.log();
    await log.open();
    const store = folder.fileStore();
    await log.close();
    const blocked = folder.log({ store: { ...methods(store), open: () => Promise.reject(new Error('no disk')) } });
    for (let at = 0; at < 10_002; at++) blocked.record('gap', { lost: 0 });
    await expect(blocked.flush()).rejects.toThrow('no disk');
    expect(blocked.state()).toMatchObject({ waiting: 10_000, lost: 2, isWritable: false });
    await blocked.close();
  });

  it('says since when it can no longer add, and since when nothing seals what is there', async () => {
    const store = folder.fileStore();
    let isFull = false;
    const append: typeof store.append = (links) =>
      isFull ? Promise.reject(new Error('no room')) : store.append(links);
    let now = 1_763_000_000_000;
    const log = folder.log({ store: { ...methods(store), append }, now: () => now });
    await log.open();
    await log.seal();
    expect(log.state()).toMatchObject({ isWritable: true, unsealedAt: undefined });
    now += 1_000;
    log.record('gap', { lost: 1 });
    await log.flush();
    now += 5_000;
    log.record('gap', { lost: 2 });
    isFull = true;
    await expect(log.flush()).rejects.toThrow('no room');
    expect(log.state()).toMatchObject({ isWritable: false, waiting: 1, unsealedAt: 1_763_000_001_000 });
    isFull = false;
    await log.flush();
    expect(log.state()).toMatchObject({ isWritable: true, waiting: 0, unsealedAt: 1_763_000_001_000 });
    await log.seal();
    expect(log.state().unsealedAt).toBeUndefined();
    await log.close();
  });
});

describe('the key', () => {
  it('is for its owner alone, and is never replaced', () => {
    expect(statSync(folder.at('key')).mode & 0o777).toBe(0o600);
    expect(() => makeKey(folder.at('key'))).toThrow(/EEXIST.*never replaced/);
    writeFileSync(folder.at('other'), 'no key');
    expect(() => readSigningKey(folder.at('other'))).toThrow(/evidence\.keyFile: .* holds no Ed25519 key.*keygen/);
    expect(() => readSigningKey(folder.at('none'))).toThrow(/cannot be read \(ENOENT\)/);
  });
});

/** A class's methods as members of their own. */
function methods(store: ReturnType<Folder['fileStore']>) {
  return {
    open: () => store.open(),
    append: store.append.bind(store),
    keepCheckpoint: store.keepCheckpoint.bind(store),
    latest: store.latest.bind(store),
    checkpointsAfter: store.checkpointsAfter.bind(store),
    close: () => store.close(),
  };
}
