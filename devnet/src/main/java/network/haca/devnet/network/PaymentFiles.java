package network.haca.devnet.network;

import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/** Files of a development network's payments, in its home. */
public record PaymentFiles(Path home) {
  private static final String CHAIN = "chain";
  private static final String FACILITATOR = "facilitator";

  private Path folder() {
    return home.resolve("payments");
  }

  /** The key of the wallet that pays. */
  public Path wallet() {
    return folder().resolve("wallet.key");
  }

  /** The key of the account that is paid. */
  public Path payTo() {
    return folder().resolve("pay-to.key");
  }

  Path facilitatorKey() {
    return folder().resolve("facilitator.key");
  }

  Path gates() {
    return folder().resolve("gates");
  }

  Path secret(String gate) {
    return folder().resolve(gate + ".secret");
  }

  /** A secret that reads the facilitator's books: the ingress' own. */
  public Path reader() {
    return secret("ingress");
  }

  Path operators() {
    return folder().resolve("operators");
  }

  /** A secret by which credits are entered into the facilitator's books. */
  public Path operator() {
    return secret("operator");
  }

  Path ledger() {
    return folder().resolve("ledger");
  }

  private Path properties() {
    return folder().resolve("payments.properties");
  }

  /** Keeps where the payments' chain and the facilitator are. */
  void write(URI chain, URI facilitator) throws IOException {
    Files.writeString(
        properties(), "%s=%s%n%s=%s%n".formatted(CHAIN, chain, FACILITATOR, facilitator));
  }

  /** Where the payments' chain is; nothing if the network of this home has never had one. */
  public Optional<URI> chain() throws IOException {
    return read(CHAIN);
  }

  /** Where the facilitator is; nothing if the network of this home has never had one. */
  public Optional<URI> facilitator() throws IOException {
    return read(FACILITATOR);
  }

  private Optional<URI> read(String key) throws IOException {
    if (!Files.exists(properties())) {
      return Optional.empty();
    }
    Properties read = new Properties();
    try (Reader text = Files.newBufferedReader(properties())) {
      read.load(text);
    }
    return Optional.ofNullable(read.getProperty(key)).map(URI::create);
  }
}
