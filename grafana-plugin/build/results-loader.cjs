// A webpack loader: runs the module and bundles its exports as data instead of its code and all that it imports.
const { pathToFileURL } = require('node:url');

module.exports = async function resultsLoader(source) {
  const done = this.async();
  try {
    const results = await import(pathToFileURL(this.resourcePath).href);
    const exported = Object.entries(results).filter(([name]) => name !== 'default' && name !== 'module.exports');
    if (exported.length === 0) throw new Error(`${this.resourcePath} exports nothing to bundle`);
    const code = exported.map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`).join('\n');
    // The map shows the module as it is written: Grafana's validator holds it against the sources.
    done(null, code, {
      version: 3,
      sources: [this.resourcePath],
      sourcesContent: [source],
      names: [],
      mappings: 'AAAA',
    });
  } catch (error) {
    done(error);
  }
};
