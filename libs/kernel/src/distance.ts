/** How far two communes are, as the crow flies: what a candidate's mobility is measured by. */

export interface Coordinates {
  /** Degrees, WGS 84. */
  readonly lat: number;
  readonly lon: number;
}

const earthRadiusKm = 6371.0088;

/** Great-circle distance in kilometres (haversine, mean radius of the Earth). */
export function communeDistance(a: Coordinates, b: Coordinates): number {
  const latitudes = Math.sin(radians(b.lat - a.lat) / 2) ** 2;
  const longitudes = Math.sin(radians(b.lon - a.lon) / 2) ** 2;
  const chord = latitudes + Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * longitudes;
  return 2 * earthRadiusKm * Math.asin(Math.sqrt(Math.min(1, chord)));
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
