const { anyValue } = require('@nomicfoundation/hardhat-chai-matchers/withArgs');
const { expect } = require('chai');
const { ethers, network } = require('hardhat');

/** The matchers ask for the receipt at once: on a network of blocks there has to be one. */
async function mined(sent) {
  const transaction = await sent;
  await transaction.wait();
  return transaction;
}

describe('Counter', () => {
  let counter;
  let owner;
  let other;

  beforeEach(async () => {
    [owner, other] = await ethers.getSigners();
    counter = await ethers.deployContract('Counter');
    await counter.waitForDeployment();
  });

  it('has the accounts of the node', async () => {
    const { chainId } = await ethers.provider.getNetwork();
    expect(chainId).to.equal(262144n);
    expect((await ethers.getSigners()).length).to.be.at.least(4);
    expect(await network.provider.send('web3_clientVersion')).to.be.a('string');
  });

  it('counts, and says so', async () => {
    await expect(mined(counter.connect(other).bump(3))).to.emit(counter, 'Bumped').withArgs(other.address, 3n);
    await expect(mined(counter.bump(2))).to.emit(counter, 'Bumped').withArgs(anyValue, 5n);
    expect(await counter.n()).to.equal(5n);
    expect(await counter.queryFilter(counter.filters.Bumped(other.address))).to.have.length(1);
  });

  it('says why it refuses', async () => {
    await expect(counter.bump(11)).to.be.revertedWithCustomError(counter, 'TooBig').withArgs(11n);
    await expect(counter.bump(0)).to.be.revertedWith('nothing to add');
    await expect(counter.divide(0)).to.be.revertedWithPanic(0x12);
    await expect(owner.sendTransaction({ to: counter.target, data: '0x12345678' }))
      .to.be.revertedWithoutReason(ethers);
    await expect(counter.bump.staticCall(11)).to.be.revertedWithCustomError(counter, 'TooBig');
  });

  it('is told of a failure that is in a block', async () => {
    const sent = await counter.bump(11, { gasLimit: 100_000 });
    await expect(sent.wait()).to.be.rejectedWith('transaction execution reverted');
    const { status, gasUsed } = await ethers.provider.getTransactionReceipt(sent.hash);
    expect([status, gasUsed < 100_000n]).to.deep.equal([0, true]);
  });

  it('moves money', async () => {
    const deposit = { to: counter.target, value: 9n };
    await expect(mined(owner.sendTransaction(deposit))).to.changeEtherBalances([owner, counter], [-9n, 9n]);
    await expect(mined(counter.pay(other.address, 4n))).to.changeEtherBalances([counter, other], [-4n, 4n]);
  });

  it('keeps transient storage within a transaction', async () => {
    await mined(counter.locked());
    await mined(counter.locked());
    expect(await counter.locked.staticCall()).to.equal(1n);
    expect(await counter.inside()).to.equal(0n);
  });

  it('signs', async () => {
    const wallet = ethers.Wallet.createRandom(ethers.provider);
    await mined(owner.sendTransaction({ to: wallet.address, value: ethers.parseEther('0.1') }));
    await expect(mined(counter.connect(wallet).bump(1))).to.emit(counter, 'Bumped').withArgs(wallet.address, 1n);
    const typed = [{ name: 'c' }, { A: [{ name: 'x', type: 'uint256[]' }] }, { x: [1, 2] }];
    expect(ethers.verifyTypedData(...typed, await owner.signTypedData(...typed))).to.equal(owner.address);
  });
});
