/**
 * Rows for TPC-H's tables, made in the server: not by dbgen, whose distributions (section 4.2) they approximate. Numbers
 * of rows, keys that no order refers to, dates and what follows from them, suppliers of a part, flags, prices, quantities
 * and the lists of words are those of the specification; texts are shorter and their words uniform. A hash of the row's
 * number decides, so that every run has the same data.
 */
export function dataOf(scale: number): string {
  const rows = (n: number) => Math.round(n * scale);
  const [suppliers, customers, parts, orders] = [rows(10_000), rows(150_000), rows(200_000), rows(1_500_000)];
  const list = (words: string) =>
    `(array[${words
      .split('|')
      .map((word) => `'${word}'`)
      .join(', ')}])`;
  const one = (words: string, n: string, salt: number) =>
    `${list(words)}[1 + floor(pick(${n}, ${salt}) * ${words.split('|').length})::int]`;
  const text = (n: string, salt: number) => [0, 1, 2, 3].map((at) => one(WORDS, n, salt + at)).join(` || ' ' || `);
  const phone = (nation: string, n: string) =>
    `(10 + ${nation}) || '-' || lpad(floor(pick(${n}, 7) * 900 + 100)::text, 3, '0') || '-555-' || lpad(floor(pick(${n}, 8) * 9999)::text, 4, '0')`;
  // The four suppliers of a part (section 4.2.3).
  const supplier = (part: string, at: string) =>
    `((${part} + (${at} * (${suppliers} / 4 + (${part} - 1) / ${suppliers}))) % ${suppliers}) + 1`;
  const price = (part: string) => `((90000 + ((${part} / 10) % 20001) + 100 * (${part} % 1000)) / 100.0)`;
  return `
create function pick(n bigint, salt int) returns float8 language sql immutable parallel safe
  return (hashint8extended(n, salt) & 2147483647) / 2147483648.0;

insert into region select n, (${list(REGIONS)})[n + 1], '' from generate_series(0, 4) n;
insert into nation select row_number() over () - 1, name, region, ''
  from unnest(${list(NATIONS)}, array[${NATION_REGIONS}]) t(name, region);

insert into supplier
select n, 'Supplier#' || lpad(n::text, 9, '0'), md5(n::text), nation, ${phone('nation', 'n')},
       round((pick(n, 3) * 10999.98 - 999.99)::numeric, 2),
       case when pick(n, 4) < 0.0005 then 'Customer slow Complaints' when pick(n, 4) < 0.001 then 'Customer fine Recommends' else ${text('n', 20)} end
  from generate_series(1, ${suppliers}) n, lateral (select floor(pick(n, 2) * 25)::int as nation) x;

insert into customer
select n, 'Customer#' || lpad(n::text, 9, '0'), md5(n::text), nation, ${phone('nation', 'n')},
       round((pick(n, 13) * 10999.98 - 999.99)::numeric, 2), ${one(SEGMENTS, 'n', 14)}, ${text('n', 30)}
  from generate_series(1, ${customers}) n, lateral (select floor(pick(n, 12) * 25)::int as nation) x;

insert into part
select n, ${[0, 1, 2, 3, 4].map((at) => one(COLOURS, 'n', 50 + at)).join(` || ' ' || `)}, 'Manufacturer#' || m, 'Brand#' || m || (1 + floor(pick(n, 42) * 5)::int),
       ${one(TYPES[0], 'n', 43)} || ' ' || ${one(TYPES[1], 'n', 44)} || ' ' || ${one(TYPES[2], 'n', 45)},
       1 + floor(pick(n, 46) * 50)::int, ${one(CONTAINERS[0], 'n', 47)} || ' ' || ${one(CONTAINERS[1], 'n', 48)}, ${price('n')}, ${one(WORDS, 'n', 49)}
  from generate_series(1, ${parts}) n, lateral (select 1 + floor(pick(n, 41) * 5)::int as m) x;

insert into partsupp
select p, ${supplier('p', 'i')}, 1 + floor(pick(p * 4 + i, 61) * 9999)::int, round((1 + pick(p * 4 + i, 62) * 999)::numeric, 2), ${text('p * 4 + i', 63)} || ' ' || ${text('p * 4 + i', 67)}
  from generate_series(1, ${parts}) p, generate_series(0, 3) i;

-- A third of the customers never orders; of each 32 order keys only 8 are used.
create temporary table o as
select (n / 8) * 32 + n % 8 + 1 as key, 1 + (floor(pick(n, 71) * ${customers} / 3)::int * 3) + floor(pick(n, 72) * 2)::int as custkey,
       date '1992-01-01' + floor(pick(n, 73) * 2406)::int as day, 1 + floor(pick(n, 74) * 7)::int as lines
  from generate_series(0, ${orders - 1}) n;

insert into lineitem
select key, part, ${supplier('part', 's')}, i, quantity, quantity * ${price('part')}, floor(pick(h, 84) * 11) / 100, floor(pick(h, 85) * 9) / 100,
       case when received > date '1995-06-17' then 'N' when pick(h, 86) < 0.5 then 'R' else 'A' end,
       case when shipped > date '1995-06-17' then 'O' else 'F' end, shipped, day + 30 + floor(pick(h, 87) * 61)::int, received,
       ${one('DELIVER IN PERSON|COLLECT COD|NONE|TAKE BACK RETURN', 'h', 88)}, ${one(MODES, 'h', 89)}, ${one(WORDS, 'h', 90)} || ' ' || ${one(WORDS, 'h', 91)}
  from o, generate_series(1, lines) i,
       lateral (select key::bigint * 8 + i as h) a,
       lateral (select 1 + floor(pick(h, 81) * ${parts})::int as part, floor(pick(h, 82) * 4)::int as s,
                       1 + floor(pick(h, 83) * 50)::int as quantity, day + 1 + floor(pick(h, 92) * 121)::int as shipped) b,
       lateral (select shipped + 1 + floor(pick(h, 93) * 30)::int as received) c;

insert into orders
select key, custkey, case when l.open = 0 then 'F' when l.open = l.all then 'O' else 'P' end, l.price, day, ${one(PRIORITIES, 'key', 101)},
       'Clerk#' || lpad((1 + floor(pick(key, 102) * ${rows(1_000)})::int)::text, 9, '0'), 0,
       case when pick(key, 103) < 0.01 then 'special careful requests' else ${text('key', 104)} end
  from o join (select l_orderkey, count(*) filter (where l_linestatus = 'O') as open, count(*) as all,
                      round(sum(l_extendedprice * (1 + l_tax) * (1 - l_discount)), 2) as price
                 from lineitem group by 1) l on l.l_orderkey = key
 order by key;
drop table o;
drop function pick;
vacuum (analyze);
`;
}

const REGIONS = 'AFRICA|AMERICA|ASIA|EUROPE|MIDDLE EAST';
const NATIONS =
  'ALGERIA|ARGENTINA|BRAZIL|CANADA|EGYPT|ETHIOPIA|FRANCE|GERMANY|INDIA|INDONESIA|IRAN|IRAQ|JAPAN|JORDAN|KENYA|MOROCCO|MOZAMBIQUE|PERU|CHINA|ROMANIA|SAUDI ARABIA|VIETNAM|RUSSIA|UNITED KINGDOM|UNITED STATES';
const NATION_REGIONS = '0,1,1,1,4,0,3,3,2,2,4,4,2,4,0,0,0,1,2,3,4,2,3,3,1';
const SEGMENTS = 'AUTOMOBILE|BUILDING|FURNITURE|MACHINERY|HOUSEHOLD';
const PRIORITIES = '1-URGENT|2-HIGH|3-MEDIUM|4-NOT SPECIFIED|5-LOW';
const MODES = 'REG AIR|AIR|RAIL|SHIP|TRUCK|MAIL|FOB';
const TYPES = [
  'STANDARD|SMALL|MEDIUM|LARGE|ECONOMY|PROMO',
  'ANODIZED|BURNISHED|PLATED|POLISHED|BRUSHED',
  'TIN|NICKEL|BRASS|STEEL|COPPER',
] as const;
const CONTAINERS = ['SM|LG|MED|JUMBO|WRAP', 'CASE|BOX|BAG|JAR|PKG|PACK|CAN|DRUM'] as const;
const COLOURS =
  'almond|antique|aquamarine|azure|beige|bisque|black|blanched|blue|blush|brown|burlywood|burnished|chartreuse|chiffon|chocolate|coral|cornflower|cornsilk|cream|cyan|dark|deep|dim|dodger|drab|firebrick|floral|forest|frosted|gainsboro|ghost|goldenrod|green|grey|honeydew|hot|indian|ivory|khaki|lace|lavender|lawn|lemon|light|lime|linen|magenta|maroon|medium|metallic|midnight|mint|misty|moccasin|navajo|navy|olive|orange|orchid|pale|papaya|peach|peru|pink|plum|powder|puff|purple|red|rose|rosy|royal|saddle|salmon|sandy|seashell|sienna|sky|slate|smoke|snow|spring|steel|tan|thistle|tomato|turquoise|violet|wheat|white|yellow';
const WORDS =
  'packages|requests|accounts|deposits|foxes|ideas|theodolites|instructions|dependencies|excuses|platelets|asymptotes|courts|dolphins|furiously|quickly|carefully|blithely|final|ironic|regular|bold|pending|express|silent|even';
