export interface Place {
  lat: number;
  lon: number;
}

const EARTH_RADIUS_KM = 6371;
/** Roads are longer than the line through the air, the more so in a city. */
const DETOUR = 1.3;
const KM_PER_MINUTE = 0.6;
/** From the ring of the telephone to being on the way. */
const SETTING_OUT_MINUTES = 10;

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Kilometres through the air between two WGS-84 places (haversine formula). */
export function distanceKm(a: Place, b: Place): number {
  const half =
    Math.sin(radians(b.lat - a.lat) / 2) ** 2 +
    Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * Math.sin(radians(b.lon - a.lon) / 2) ** 2;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(half)));
}

/** Minutes until somebody who lives so far away stands at the machine; an estimate good enough to compare people by. */
export const travelMinutes = (km: number): number => SETTING_OUT_MINUTES + (km * DETOUR) / KM_PER_MINUTE;
