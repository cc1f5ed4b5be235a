import { expect, it } from '@jest/globals';
import { geoLink } from './geo-link.js';

it('a geo link carries the point and the name of the place', () => {
  expect(geoLink({ lat: 31.2251, lon: 121.4474, name: '静安寺 A&B' })).toBe(
    'geo:31.225100,121.447400?q=31.225100,121.447400(%E9%9D%99%E5%AE%89%E5%AF%BA%20A%26B)',
  );
});
