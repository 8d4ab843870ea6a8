package network.haca.devnet.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import network.haca.lightclient.CometBftSource;
import network.haca.lightclient.InferenceReceiptVerifier;
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

  /**
   * @param genesis of CometBFT, by which receipts are verified
   * @param cometBft through which a change of the validators is followed
   */
  static DemoVerification of(Path genesis, URI cometBft) throws IOException {
    try {
      return new DemoVerification(
          TrustedGenesis.read(Files.readString(genesis)), new CometBftSource(cometBft));
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

  /** Verifies a receipt of either kind. */
  List<ReceiptVerifier.Step> verify(JsonNode receipt) throws IOException {
    if (!InferenceReceiptVerifier.reads(receipt)) {
      return verify(receipt, Optional.empty());
    }
    Map<Long, List<TrustedValidator>> known = new HashMap<>();
    for (long height : InferenceReceiptVerifier.heights(receipt)) {
      known.put(height, validators(height));
    }
    return InferenceReceiptVerifier.verify(
        receipt, genesis, height -> known.getOrDefault(height, List.of()), Optional.empty());
  }

  /**
   * Verifies the receipt of an answer that was settled.
   *
   * @param entry of a model, which the receipt has to be judged by
   */
  List<ReceiptVerifier.Step> verify(JsonNode receipt, Optional<Bytes32> entry) throws IOException {
    return ReceiptVerifier.verify(
        receipt,
        genesis,
        validators(ReceiptVerifier.height(receipt)),
        new ReceiptVerifier.Expected(Optional.empty(), entry, Optional.empty()));
  }

  private List<TrustedValidator> validators(long height) throws IOException {
    if (isOffline) {
      return genesis.validators();
    }
    Result result = LightClient.trustGenesis(chain, genesis);
    if (result instanceof Result.Verified(LightBlock first, int _)) {
      result = LightClient.follow(chain, first, height, TRUST_PERIOD, Instant.now());
    }
    return switch (result) {
      case Result.Verified(LightBlock block, int _) -> block.validators();
      case Result.Refused(String reason) ->
          throw new IOException("the validators cannot be followed: " + reason);
    };
  }
}
