import type { IncidentDetail } from '#libs/contract';

/** RFC 5870, WGS-84; `q=` puts a pin with a name in the map apps of Android. */
export function geoLink({ lat, lon, name }: Pick<IncidentDetail['site'], 'lat' | 'lon' | 'name'>): string {
  const point = `${lat.toFixed(6)},${lon.toFixed(6)}`;
  return `geo:${point}?q=${point}(${encodeURIComponent(name)})`;
}
