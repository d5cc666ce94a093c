import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';

// The least that answers a scrape in Node: a page of fixed bytes, from the file and on the port that are given, which was
// compressed beforehand.
const [, , file = '', port = '0'] = process.argv;
const body = gzipSync(readFileSync(file), { level: 1 });
createServer((_, response) => {
  response.setHeader('Content-Type', 'text/plain; version=0.0.4');
  response.setHeader('Content-Encoding', 'gzip');
  response.setHeader('Content-Length', body.length);
  response.end(body);
}).listen(Number(port), '127.0.0.1');
