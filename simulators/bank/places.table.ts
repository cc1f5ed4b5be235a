import type { BankFileInput } from '#libs/contract';

/** Four regions of one city; the coordinates are those of the named squares and stations (WGS 84, rounded). */
export const REGIONS = [
  { id: 'shinan', name: { zh: '市南区', en: 'Shinan' } },
  { id: 'shibei', name: { zh: '市北区', en: 'Shibei' } },
  { id: 'laoshan', name: { zh: '崂山区', en: 'Laoshan' } },
  { id: 'west-coast', name: { zh: '西海岸新区', en: 'West Coast' } },
] satisfies BankFileInput['regions'];

type Row = [
  id: string,
  region: string,
  zh: string,
  en: string,
  addressZh: string,
  addressEn: string,
  lat: number,
  lon: number,
];

const ROWS: Row[] = [
  [
    'may-fourth',
    'shinan',
    '五四广场支行',
    'May Fourth Square Branch',
    '香港中路 12 号',
    '12 Hong Kong Middle Road',
    36.0624,
    120.3846,
  ],
  [
    'zhongshan-road',
    'shinan',
    '中山路支行',
    'Zhongshan Road Branch',
    '中山路 88 号',
    '88 Zhongshan Road',
    36.0649,
    120.3194,
  ],
  [
    'railway-station',
    'shinan',
    '火车站离行自助点',
    'Railway Station Off-site',
    '泰安路 2 号',
    "2 Tai'an Road",
    36.0643,
    120.3131,
  ],
  [
    'olympic-harbour',
    'shinan',
    '奥帆中心支行',
    'Olympic Sailing Centre Branch',
    '新会路 1 号',
    '1 Xinhui Road',
    36.0561,
    120.3916,
  ],
  [
    'taidong',
    'shibei',
    '台东步行街支行',
    'Taidong Pedestrian Street Branch',
    '台东三路 60 号',
    '60 Taidong 3rd Road',
    36.0833,
    120.3502,
  ],
  [
    'liaoning-road',
    'shibei',
    '辽宁路支行',
    'Liaoning Road Branch',
    '辽宁路 150 号',
    '150 Liaoning Road',
    36.0788,
    120.3303,
  ],
  [
    'north-hospital',
    'shibei',
    '中心医院自助点',
    'Central Hospital Off-site',
    '四流南路 127 号',
    '127 Siliu South Road',
    36.1184,
    120.3674,
  ],
  [
    'jinjialing',
    'laoshan',
    '金家岭金融区支行',
    'Jinjialing Financial District Branch',
    '苗岭路 30 号',
    '30 Miaoling Road',
    36.0921,
    120.4612,
  ],
  [
    'stone-old-man',
    'laoshan',
    '石老人支行',
    'Stone Old Man Branch',
    '海尔路 182 号',
    "182 Hai'er Road",
    36.0957,
    120.4724,
  ],
  [
    'university',
    'laoshan',
    '大学城自助银行',
    'University Self-service Bank',
    '松岭路 238 号',
    '238 Songling Road',
    36.1611,
    120.4936,
  ],
  [
    'changjiang-road',
    'west-coast',
    '长江中路支行',
    'Changjiang Middle Road Branch',
    '长江中路 230 号',
    '230 Changjiang Middle Road',
    35.9623,
    120.1772,
  ],
  [
    'tangdao-bay',
    'west-coast',
    '唐岛湾支行',
    'Tangdao Bay Branch',
    '滨海大道 66 号',
    '66 Binhai Avenue',
    35.9504,
    120.2003,
  ],
  [
    'xuejiadao',
    'west-coast',
    '薛家岛支行',
    'Xuejiadao Branch',
    '漓江东路 9 号',
    '9 Lijiang East Road',
    35.9602,
    120.2533,
  ],
  [
    'port',
    'west-coast',
    '前湾港自助点',
    'Qianwan Port Off-site',
    '奋进路 567 号',
    '567 Fenjin Road',
    36.0161,
    120.2134,
  ],
];

const CITY = { zh: '青岛市', en: 'Qingdao' };

export const SITES: BankFileInput['sites'] = ROWS.map(([id, region, zh, en, addressZh, addressEn, lat, lon]) => ({
  id,
  region,
  name: { zh, en },
  address: { zh: `${CITY.zh}${addressZh}`, en: `${addressEn}, ${CITY.en}` },
  place: { lat, lon },
}));

/** How many terminals stand at each site, in the order of the list above: 40. T0001 to T0003 have real agents. */
export const TERMINALS_PER_SITE = [3, 3, 3, 2, 4, 3, 3, 3, 3, 2, 3, 3, 2, 3];

export const MODELS = ['GRG H68NL', 'NCR SelfServ 84', 'Hyosung MX8600', 'DN Series 470', 'Eastcom ET-3100'];

/**
 * The carrier's lines, each shared by the sites of one region, and the two front-end hosts that the regions are attached
 * to: what many terminals can lose together.
 */
export const LINE_OF_REGION: Readonly<Record<string, { network: string; host: string; owner: string }>> = {
  shinan: { network: 'metro-ring-1', host: 'front-a', owner: '市南支行 / Shinan branches' },
  laoshan: { network: 'metro-ring-1', host: 'front-a', owner: '崂山支行 / Laoshan branches' },
  shibei: { network: 'metro-ring-2', host: 'front-b', owner: '市北支行 / Shibei branches' },
  'west-coast': { network: 'west-coast-4g', host: 'front-b', owner: '西海岸支行 / West Coast branches' },
};
