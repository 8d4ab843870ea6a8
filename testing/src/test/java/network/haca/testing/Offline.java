package network.haca.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import network.haca.lightclient.MalformedException;
import network.haca.lightclient.ReceiptVerifier;
import network.haca.lightclient.TrustedGenesis;
import network.haca.lightclient.TrustedValidator;

/** Receipts, verified without a network. */
final class Offline {
  private Offline() {}

  static TrustedGenesis genesis(Path file) throws IOException {
    try {
      return TrustedGenesis.read(Files.readString(file));
    } catch (MalformedException e) {
      throw new IOException(file + " is no genesis", e);
    }
  }

  /** By the validators of the genesis. */
  static Optional<ReceiptVerifier.Step> firstFailure(JsonNode receipt, TrustedGenesis genesis) {
    return firstFailure(receipt, genesis, genesis.validators());
  }

  static Optional<ReceiptVerifier.Step> firstFailure(
      JsonNode receipt, TrustedGenesis genesis, List<TrustedValidator> validators) {
    return ReceiptVerifier.verify(receipt, genesis, validators, Optional.empty()).stream()
        .filter(step -> !step.passed())
        .findFirst();
  }
}
