package network.haca.devnet.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import network.haca.lightclient.CometBftSource;
import network.haca.lightclient.LightBlock;
import network.haca.lightclient.LightClient;
import network.haca.lightclient.LightClient.Result;
import network.haca.lightclient.MalformedException;
import network.haca.lightclient.ReceiptVerifier;
import network.haca.lightclient.TrustedGenesis;
import network.haca.lightclient.TrustedValidator;
import network.haca.primitives.Bytes32;

/**
 * Verifies receipts by the genesis: offline while its validators are those of the network, else by
 * those that the chain is followed to from there.
 */
final class DemoVerification {
  private static final Duration TRUST_PERIOD = Duration.ofDays(7);

  private final TrustedGenesis genesis;
  private final CometBftSource chain;
  private final boolean isOffline;

  private DemoVerification(TrustedGenesis genesis, CometBftSource chain) throws IOException {
    this.genesis = genesis;
    this.chain = chain;
    this.isOffline =
        Set.copyOf(chain.at(chain.latest()).validators()).equals(Set.copyOf(genesis.validators()));
  }

  static DemoVerification of(DemoNetwork network) throws IOException {
    try {
      return new DemoVerification(
          TrustedGenesis.read(Files.readString(network.genesis())),
          new CometBftSource(network.cometBft()));
    } catch (MalformedException e) {
      throw new IOException("the network's genesis is none", e);
    }
  }

  /** The basis on which receipts are verified, in words. */
  String basis() {
    return isOffline
        ? "offline from the file and the genesis alone"
        : "from the file and the genesis, from which the validators of now are followed";
  }

  List<ReceiptVerifier.Step> verify(JsonNode receipt) throws IOException {
    return verify(receipt, Optional.empty());
  }

  /**
   * The same.
   *
   * @param entry of a model, which the receipt has to be judged by
   */
  List<ReceiptVerifier.Step> verify(JsonNode receipt, Optional<Bytes32> entry) throws IOException {
    return ReceiptVerifier.verify(receipt, genesis, validators(receipt), Optional.empty(), entry);
  }

  private List<TrustedValidator> validators(JsonNode receipt) throws IOException {
    if (isOffline) {
      return genesis.validators();
    }
    Result result = LightClient.trustGenesis(chain, genesis);
    if (result instanceof Result.Verified(LightBlock first, int _)) {
      result =
          LightClient.follow(
              chain, first, ReceiptVerifier.height(receipt), TRUST_PERIOD, Instant.now());
    }
    return switch (result) {
      case Result.Verified(LightBlock block, int _) -> block.validators();
      case Result.Refused(String reason) ->
          throw new IOException("the validators cannot be followed: " + reason);
    };
  }
}
