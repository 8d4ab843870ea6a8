package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import network.haca.contracts.EthereumClient;
import network.haca.lightclient.CometBftSource;
import network.haca.lightclient.SignedHeaders;
import network.haca.lightclient.TrustedGenesis;
import network.haca.lightclient.TrustedStart;
import network.haca.lightclient.TrustedValidator;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * Rule P4: a node that answers holds the header that admits a request to what the validators of its
 * genesis signed, whatever its full node shows.
 */
record HeaderChecks(EthereumClient chain, URI cometBft, TrustedGenesis genesis) {
  private static final SignedHeaders.Memory NOTHING =
      new SignedHeaders.Memory() {
        @Override
        public Optional<TrustedStart.Block> newest() {
          return Optional.empty();
        }

        @Override
        public void keep(TrustedStart.Block block) {}
      };

  /**
   * @param height with content, which is signed
   */
  void assertVerified(long height) throws IOException {
    Bytes header = chain.rawHeader(height);
    assertEquals(Optional.empty(), flaw(genesis, Optional.empty(), height, header));
    assertFlawed("another header", genesis, Optional.empty(), height, chain.rawHeader(height - 1));
    TrustedValidator stranger = new TrustedValidator(Bytes32.ofUnsigned(1), 1);
    assertFlawed(
        "other validators", withValidators(List.of(stranger)), Optional.empty(), height, header);
    assertFlawed(
        "does not have the trusted hash",
        genesis,
        Optional.of(new TrustedStart.Block(height, Bytes32.ofUnsigned(1).value())),
        height,
        header);
  }

  private TrustedGenesis withValidators(List<TrustedValidator> validators) {
    return new TrustedGenesis(
        genesis.chainId(),
        genesis.ledgerChainId(),
        genesis.isDevelopment(),
        genesis.rulesVersion(),
        validators);
  }

  private void assertFlawed(
      String reason,
      TrustedGenesis trusted,
      Optional<TrustedStart.Block> block,
      long height,
      Bytes header)
      throws IOException {
    String flaw = flaw(trusted, block, height, header).orElse("none");
    assertTrue(flaw.contains(reason), flaw);
  }

  private Optional<String> flaw(
      TrustedGenesis trusted, Optional<TrustedStart.Block> block, long height, Bytes header)
      throws IOException {
    return new SignedHeaders(
            new CometBftSource(cometBft),
            new TrustedStart(trusted, block),
            Duration.ofDays(1),
            InstantSource.system(),
            NOTHING)
        .flaw(height, header);
  }
}
