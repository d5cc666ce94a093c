/** Hands a text to the person as a file. It never leaves the browser. */
export function download(name: string, type: 'text/csv' | 'application/json', text: string): void {
  // The mark tells spreadsheets that it is UTF-8.
  const mark = type === 'text/csv' ? '\ufeff' : '';
  const url = URL.createObjectURL(new Blob([mark, text], { type: `${type};charset=utf-8` }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

/** `pulso-compliance-clinic-20261121T170500Z.csv`. */
export function fileName(what: string, services: readonly string[], time: number, extension: string): string {
  const who = services.length === 1 ? `-${services[0]?.replaceAll(/[^\w.-]+/g, '_') ?? ''}` : '';
  const when = new Date(time).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  return `pulso-${what}${who}-${when}.${extension}`;
}
