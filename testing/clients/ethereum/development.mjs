// What the clients know of the development network.

/** The key of dev3. */
export const KEY = '0x8a36c69d940a92fcea94b36d0f2928c7a0ee19a90073eda769693298dfa9603b';
/** The address of somebody else. */
export const OTHER = '0x40a0cb1C63e026A81B55EE1308586E21eec1eFa9';
/** The factory of CREATE2 in genesis. */
export const CREATE2 = '0x4e59b44847b379578588920cA78FbF26c0B4956C';

/** The chain, as viem has chains. */
export const chainAt = (url) => ({
  id: 262144,
  name: 'haca',
  nativeCurrency: { name: 'OPG', symbol: 'OPG', decimals: 18 },
  rpcUrls: { default: { http: [url] } },
});
