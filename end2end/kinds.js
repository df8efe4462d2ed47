// The kinds of pages of the public site: one address of each, with what only some of them have.

/** Pages that have a drawing with labels of its own. */
export const DRAWN = ['/indicadores/OP1-1', '/indicadores/S04-1', '/indicadores/S28-2', '/indicadores/S64-1', '/indicadores/S52-1', '/indicadores/CTX-01'];

/** Comparisons: of one unit, of several units, of groups. */
export const COMPARED = [
  '/comparar', '/comparar?indicadores=S01-1,S13-1,S45-1', '/comparar?indicadores=S02-1,S04-1,S13-1,S20-1',
  '/comparar?indicador=S01-1&desagregacion=departamento&valores=07,08,15',
];

/** Pages in English: those with texts, drawings and forms of their own. */
export const ENGLISH = ['/en', '/en/indicadores/S04-1', '/en/servicios?estado=lagging', '/en/metodologia', '/en/cambios', '/en/buscar?q=internet', '/en/no-existe'];

/** Every kind of page of a release, one address each, for the demonstration. */
export const KINDS = [
  '/', '/objetivos/OP1', '/lineamientos/L1.1', '/servicios', '/servicios/S04', '/servicios?estado=lagging', ...DRAWN,
  '/indicadores/S01-1?desagregacion=departamento', '/contexto', '/metodologia', '/glosario', '/accesibilidad', '/aviso', '/buscar', '/buscar?q=internet+hogares',
  '/buscar?q=servicios&tipo=indicador&objetivo=OP1&estado=lagging', '/buscar?estado=on-track', '/buscar?q=zzzz', '/objetivos', '/lineamientos', '/indicadores',
  '/incrustar/S04-1', '/incrustar/CTX-01', '/datos', '/datos/api', '/publicaciones', '/cambios',
  ...COMPARED,
  '/opinion/gracias?pagina=%2Findicadores%2FS04-1&respuesta=no', '/opiniones',
  '/publicaciones/1', '/publicaciones/1/indicadores/S04-1', '/no-existe',
  ...ENGLISH,
];

/** Every address of the site map. */
export async function addresses(url) {
  const sitemap = await (await fetch(`${url}/sitemap.xml`)).text();
  return [...sitemap.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, address]) => new URL(address).pathname);
}
