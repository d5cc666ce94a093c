import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { requireProgram } from '@pulso/local-stack';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';

export interface Mailbox {
  /** `host:port`. */
  readonly server: string;
  /** File with the certificate that it shows. */
  readonly caFile: string;
  readonly mails: readonly ParsedMail[];
  /** Attempts to log in that were refused. */
  readonly refused: () => number;
  readonly stop: () => Promise<void>;
}

/** A real mail server that asks for STARTTLS and for this user and password, and keeps what it is given. */
export async function startMailbox(folder: string, user: string, password: string): Promise<Mailbox> {
  const [key, caFile] = [join(folder, 'key.pem'), join(folder, 'ca.pem')];
  execFileSync(
    requireProgram('openssl'),
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
      ...['-keyout', key, '-out', caFile, '-subj', '/CN=mailbox', '-addext', 'subjectAltName=IP:127.0.0.1'],
    ],
    { stdio: 'pipe' },
  );
  const mails: ParsedMail[] = [];
  let refused = 0;
  const keep = async (stream: Readable, done: (error?: Error) => void): Promise<void> => {
    try {
      mails.push(await simpleParser(stream));
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
      return;
    }
    done();
  };
  const server = new SMTPServer({
    key: readFileSync(key),
    cert: readFileSync(caFile),
    authMethods: ['PLAIN', 'LOGIN'],
    onAuth: (auth, _session, done) => {
      if (auth.username === user && auth.password === password) return done(null, { user });
      refused += 1;
      return done(new Error('wrong user or password'));
    },
    onData: (stream, _session, done) => void keep(stream, done),
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('the mail server listens on no port');
  return {
    server: `127.0.0.1:${address.port}`,
    caFile,
    mails,
    refused: () => refused,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
