import { spawn } from 'node:child_process';
import { createServer } from 'node:net';

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

const STARTS = 300;

/** Pimlico's bundler, once it answers. */
export async function startBundler({ url, entryPoint, executor, utility }) {
  const port = await freePort();
  const child = spawn('node_modules/.bin/alto', [
    '--entrypoints', entryPoint, '--rpc-url', url, '--executor-private-keys', executor,
    '--utility-private-key', utility, '--safe-mode', 'false', '--port', String(port),
    '--min-executor-balance', '0', '--log-level', 'warn',
  ]);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
  const ask = async (method) => {
    const response = await fetch(`http://127.0.0.1:${port}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: [] }),
    });
    return (await response.json()).result;
  };
  for (let i = 0; ; i++) {
    if (child.exitCode !== null || i === STARTS) {
      child.kill();
      throw new Error(`the bundler does not start: ${said}`);
    }
    if (await ask('eth_supportedEntryPoints').catch(() => null)) break;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return {
    url: `http://127.0.0.1:${port}`,
    fees: async () => {
      const { fast } = await ask('pimlico_getUserOperationGasPrice');
      return {
        maxFeePerGas: BigInt(fast.maxFeePerGas), maxPriorityFeePerGas: BigInt(fast.maxPriorityFeePerGas) };
    },
    stop: () => child.kill(),
  };
}
