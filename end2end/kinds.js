// The kinds of pages of the public site: one address of each, with what only some of them have.

/** Pages that have a drawing with labels of its own. */
export const DRAWN = ['/indicadores/OP1-1', '/indicadores/S04-1', '/indicadores/S28-2', '/indicadores/S64-1', '/indicadores/S52-1', '/indicadores/CTX-01'];

/** Every kind of page of a release, one address each, for the demonstration. */
export const KINDS = [
  '/', '/objetivos/OP1', '/lineamientos/L1.1', '/servicios', '/servicios/S04', '/servicios?estado=lagging', ...DRAWN,
  '/indicadores/S01-1?desagregacion=departamento', '/contexto', '/metodologia', '/glosario', '/accesibilidad', '/aviso', '/buscar', '/buscar?q=internet+hogares', '/datos', '/datos/api', '/publicaciones', '/cambios',
  '/publicaciones/1', '/publicaciones/1/indicadores/S04-1', '/no-existe',
];

/** Every address of the site map. */
export async function addresses(url) {
  const sitemap = await (await fetch(`${url}/sitemap.xml`)).text();
  return [...sitemap.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, address]) => new URL(address).pathname);
}
