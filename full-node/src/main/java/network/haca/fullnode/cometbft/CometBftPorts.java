package network.haca.fullnode.cometbft;

/** Where CometBFT listens on this machine. */
public record CometBftPorts(int rpc, int p2p) {}
