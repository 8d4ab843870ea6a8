package network.haca.fullnode.pool;

/**
 * Places of the pool that are taken.
 *
 * @param users places of anyone's transactions
 * @param network places of role holders' calls to the network's contracts
 * @param displaced places of transactions that CometBFT is yet to let go
 * @param held transactions that wait for an earlier one of their sender
 */
public record PoolUse(int users, int network, int displaced, int held) {}
