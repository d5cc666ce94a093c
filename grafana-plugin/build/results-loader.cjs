// A webpack loader: runs the module and bundles its exports as data instead of its code and all that it imports.
const { pathToFileURL } = require('node:url');

module.exports = async function resultsLoader() {
  const done = this.async();
  try {
    const results = await import(pathToFileURL(this.resourcePath).href);
    const exported = Object.entries(results).filter(([name]) => name !== 'default' && name !== 'module.exports');
    if (exported.length === 0) throw new Error(`${this.resourcePath} exports nothing to bundle`);
    done(null, exported.map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`).join('\n'));
  } catch (error) {
    done(error);
  }
};
