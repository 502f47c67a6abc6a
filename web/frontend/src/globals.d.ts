// What esbuild makes of imports that are not code: their address.
declare module "*.woff2" {
  const address: string;
  export default address;
}
declare module "map-worker" {
  const address: string;
  export default address;
}
declare module "*.css";
