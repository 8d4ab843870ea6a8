package network.haca.devnet.chaos;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import network.haca.lightclient.MalformedException;
import network.haca.lightclient.Receipt;
import network.haca.lightclient.ReceiptVerifier;
import network.haca.lightclient.TrustedGenesis;
import network.haca.lightclient.UntrustedHttp;
import network.haca.primitives.Bytes32;

/** Receipts of all answers from a bridge, verified by the genesis alone. */
final class Receipts {
  private static final int AT_ONCE = 4;
  private static final int OK = 200;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final TrustedGenesis genesis;
  private final URI bridge;
  private final UntrustedHttp http = new UntrustedHttp(Receipt.BYTES_MAX, TIMEOUT);

  Receipts(Path genesis, URI bridge) throws IOException {
    this.bridge = bridge;
    try {
      this.genesis = TrustedGenesis.read(Files.readString(genesis));
    } catch (MalformedException e) {
      throw new IOException(genesis + " is no genesis", e);
    }
  }

  /** What is wrong with the receipts of these answers, by leaf. */
  Map<Bytes32, String> flaws(List<Answered> answers) throws InterruptedException {
    Map<Bytes32, String> flaws = new ConcurrentHashMap<>();
    Semaphore places = new Semaphore(AT_ONCE);
    for (Answered answer : answers) {
      places.acquire();
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  flaw(answer).ifPresent(flaw -> flaws.put(answer.leaf(), flaw));
                } finally {
                  places.release();
                }
              });
    }
    places.acquire(AT_ONCE);
    return flaws;
  }

  private Optional<String> flaw(Answered answer) {
    try {
      UntrustedHttp.Answer response =
          http.get(bridge.resolve("/v1/receipts/" + answer.leaf().toHex()));
      if (response.status() != OK) {
        return Optional.of(response.status() + " " + reason(response.body(), answer));
      }
      ObjectNode receipt = Receipt.parse(response.body());
      answer.exchange().ifPresent(exchange -> receipt.set("answer", exchange));
      return ReceiptVerifier.verify(
              receipt, genesis, genesis.validators(), Optional.of(answer.leaf()))
          .stream()
          .filter(step -> !step.passed())
          .findFirst()
          .map(step -> step.name() + ": " + step.detail());
    } catch (IOException | MalformedException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static String reason(String body, Answered answer) {
    String text = body.replace(answer.leaf().toHex(), "…");
    return text.substring(0, Math.min(text.length(), 200));
  }
}
