package network.haca.devnet.network;

import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import network.haca.primitives.Address;
import network.haca.primitives.Secp256k1;
import network.haca.senders.KeyFile;
import network.haca.service.OwnerOnly;

/** Files of a development network's payments, in its home. */
public record PaymentFiles(Path home) {
  private static final String CHAIN = "chain";
  private static final String FACILITATOR = "facilitator";
  private static final String OPERATOR = "operator";
  private static final int SECRET_BYTES = 32;

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

  public Path facilitatorKey() {
    return folder().resolve("facilitator.key");
  }

  public Path gates() {
    return folder().resolve("gates");
  }

  public Path secret(String gate) {
    return folder().resolve(gate + ".secret");
  }

  /** A secret that reads the facilitator's books: the ingress' own. */
  public Path reader() {
    return secret("ingress");
  }

  /** The secrets of those who may correct the facilitator's books, by their names. */
  public Path operators() {
    return folder().resolve("operators");
  }

  /** A secret by which credits are entered into the facilitator's books. */
  public Path operator() {
    return secret(OPERATOR);
  }

  Path ledger() {
    return folder().resolve("ledger");
  }

  /** The account of a key's file, which is made if it is not there. */
  public static Address account(Path file) throws IOException {
    return Secp256k1.addressOf(Files.exists(file) ? KeyFile.read(file) : KeyFile.create(file));
  }

  /**
   * Makes each gate, and the operator of the books, a new secret, and the files by which the
   * facilitator knows them.
   */
  public void admit(List<String> names) throws IOException {
    StringBuilder known = new StringBuilder();
    for (String name : names) {
      known.append(named(name));
    }
    write(gates(), known.toString());
    write(operators(), named(OPERATOR));
  }

  private String named(String name) throws IOException {
    byte[] bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    String secret = HexFormat.of().formatHex(bytes);
    write(secret(name), secret + "\n");
    return "%s %s\n".formatted(name, secret);
  }

  private static void write(Path file, String text) throws IOException {
    OwnerOnly.file(file);
    Files.writeString(file, text, StandardCharsets.UTF_8);
  }

  private Path properties() {
    return folder().resolve("payments.properties");
  }

  /** Keeps where the payments' chain and the facilitator are. */
  public void write(URI chain, URI facilitator) throws IOException {
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
