/** The pages' only style: no external resource, light or dark as the reader's system is, colour for state alone. */
export const style = `
:root{color-scheme:light dark;--bg:#f4f5f5;--pn:#fff;--bd:rgba(36,41,46,.16);--tx:#24292e;--dim:#5a626b;--ok:#0a764e;--warn:#8a5a00;--crit:#cf0e5b;--unk:#5b6570;--line:#1f62e0;--code:#f4f5f5}
@media (prefers-color-scheme:dark){:root{--bg:#111217;--pn:#181b1f;--bd:rgba(204,204,220,.16);--tx:#ccccdc;--dim:#9a9ba8;--ok:#6ccf8e;--warn:#fbad37;--crit:#ff5286;--unk:#9fa7b3;--line:#6e9fff;--code:#111217}}
*{box-sizing:border-box}
body{margin:0 auto;padding:20px 24px 40px;max-width:1440px;background:var(--bg);color:var(--tx);font:14px/1.45 Inter,"Helvetica Neue",Arial,sans-serif}
h1{font-size:15px;font-weight:600;margin:0}h2{font-size:15px;font-weight:600;margin:28px 0 8px}h3{font-size:13px;font-weight:500;color:var(--dim);margin:18px 0 6px}
a{color:var(--line)}header{display:flex;justify-content:space-between;gap:16px;flex-wrap:wrap;color:var(--dim);font-size:13px}header h1{color:var(--tx)}
.panel{background:var(--pn);border:1px solid var(--bd);border-radius:4px;padding:14px}
.ok{--c:var(--ok)}.warning{--c:var(--warn)}.critical{--c:var(--crit)}.unknown{--c:var(--unk)}.idle{--c:var(--unk)}
.state{color:var(--c);font-weight:500;white-space:nowrap}
.head{display:flex;flex-wrap:wrap;gap:8px 28px;align-items:center;margin-bottom:14px}.head .state{font-size:26px;font-weight:600}
.head p{margin:0;color:var(--dim);flex:1 1 320px}.head p b{color:var(--tx);font-weight:500}.first{border-left:2px solid var(--line);padding:2px 0 2px 12px;flex:0 1 auto}
.grid{display:grid;align-items:start;grid-template-columns:repeat(auto-fill,minmax(310px,1fr));gap:8px}
.area{border:1px solid var(--bd);border-left:3px solid var(--c);border-radius:3px;padding:10px 12px}.area.unknown{border-style:dashed;border-left-style:solid}
.area .top{display:flex;justify-content:space-between;margin-bottom:6px}.area b{font-weight:600}
.area .state{font-size:13px}.signal{display:grid;grid-template-columns:1fr auto;column-gap:12px;padding:5px 0;border-top:1px solid var(--bd)}
.signal .name{color:var(--dim)}.signal .value{font-variant-numeric:tabular-nums;text-align:right;font-weight:500;font-size:16px;white-space:nowrap}
.signal small{color:var(--dim);font-size:12px}.signal small:last-child{text-align:right}.signal .state{font-size:12px}
table{width:100%;border-collapse:collapse}th{font-weight:500;color:var(--dim);text-align:left;font-size:12px;padding:4px 10px}td{border-top:1px solid var(--bd);padding:8px 10px;vertical-align:top}
td small{display:block;color:var(--dim);font-size:12px}.num{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.note{border:1px dashed var(--unk);border-radius:4px;padding:12px 14px;background:var(--pn)}.note .state{font-size:16px;margin-right:8px}
.dim{color:var(--dim)}pre{margin:0 0 10px;padding:10px 12px;background:var(--code);border:1px solid var(--bd);border-radius:3px;font:13px/1.5 "JetBrains Mono",ui-monospace,monospace;white-space:pre-wrap;overflow-wrap:anywhere}
dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 20px;margin:0}dt{color:var(--dim)}dd{margin:0;font-variant-numeric:tabular-nums}
@media (max-width:700px){body{padding:12px}.wide{display:none}}
`;
