require('@nomicfoundation/hardhat-chai-matchers');
require('@nomicfoundation/hardhat-ethers');
require('@nomicfoundation/hardhat-ignition-ethers');
const { subtask } = require('hardhat/config');
const { TASK_COMPILE_SOLIDITY_GET_SOLC_BUILD } = require('hardhat/builtin-tasks/task-names');

// The compiler is the package's: Hardhat would download its own.
subtask(TASK_COMPILE_SOLIDITY_GET_SOLC_BUILD, async () => ({
  compilerPath: require.resolve('solc/soljson.js'),
  isSolcJs: true,
  version: '0.8.30',
  longVersion: require('solc').version(),
}));

module.exports = {
  solidity: { version: '0.8.30', settings: { optimizer: { enabled: true }, evmVersion: 'cancun' } },
  paths: { sources: 'contracts' },
  ignition: { requiredConfirmations: 1 },
  networks: {
    haca: { url: process.env.HACA_URL ?? 'http://127.0.0.1:8545' },
  },
};
