export { Html, html } from './html.ts';
export { sendPage } from './page.ts';
