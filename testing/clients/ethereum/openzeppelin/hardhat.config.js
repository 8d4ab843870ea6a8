require('@nomiclabs/hardhat-truffle5');
require('./hardhat/env-contract.js');
const { extendEnvironment, subtask } = require('hardhat/config');
const { TASK_COMPILE_SOLIDITY_GET_SOLC_BUILD } = require('hardhat/builtin-tasks/task-names');

// The compiler is the package's: Hardhat would download its own.
subtask(TASK_COMPILE_SOLIDITY_GET_SOLC_BUILD, async () => ({
  compilerPath: require.resolve('solc/soljson.js'),
  isSolcJs: true,
  version: '0.8.13',
  longVersion: require('solc').version(),
}));

// web3.js looks once a second by itself, and a block is there sooner.
const POLLING_MS = 50;
extendEnvironment((environment) => {
  const { artifacts } = environment;
  const found = artifacts.require.bind(artifacts);
  artifacts.require = (name) => {
    const contract = found(name);
    contract.web3.eth.transactionPollingInterval = POLLING_MS;
    return contract;
  };
  environment.web3.eth.transactionPollingInterval = POLLING_MS;
});

module.exports = {
  solidity: { version: '0.8.13', settings: { optimizer: { enabled: true, runs: 200 } } },
  mocha: { timeout: 120_000 },
  networks: { haca: { url: process.env.HACA_URL, accounts: process.env.HACA_KEYS.split(',') } },
};
