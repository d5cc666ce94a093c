// Style sheets have no meaning in jsdom.
module.exports = {};
