package network.haca.fullnode.recording;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/** The {@code java.security} of another machine, made from this one's. */
final class SecurityPolicy {
  private static final String PROVIDER = "security.provider.";

  /** More than a chain's enclaves satisfy: they sign with P-384, SHA-384 and RSA-2048. */
  private static final String HARDENED =
      "MD5, SHA1, SHA256, SHA384, SHA384withECDSA, RSASSA-PSS, EC keySize < 400,"
          + " RSA keySize < 4096";

  private final Properties properties = new Properties();

  SecurityPolicy() throws IOException {
    Path own = Path.of(System.getProperty("java.home"), "conf", "security", "java.security");
    try (InputStream in = Files.newInputStream(own)) {
      properties.load(in);
    }
  }

  /** Puts a provider before all others. */
  SecurityPolicy preferring(String provider) {
    int count = 0;
    while (properties.containsKey(PROVIDER + (count + 1))) {
      count++;
    }
    for (int i = count; i > 0; i--) {
      properties.setProperty(PROVIDER + (i + 1), properties.getProperty(PROVIDER + i));
    }
    properties.setProperty(PROVIDER + 1, provider);
    return this;
  }

  /** Disables what the chain's signatures and certificates are made with. */
  SecurityPolicy hardened() {
    for (String of : List.of("certpath", "jar", "tls")) {
      properties.setProperty("jdk." + of + ".disabledAlgorithms", HARDENED);
    }
    properties.setProperty("jdk.crypto.disabledAlgorithms", "Signature.RSASSA-PSS");
    return this;
  }

  /** The JVM's argument that makes it its only policy. */
  String argument(Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      properties.store(out, null);
    }
    return "-Djava.security.properties==" + file;
  }
}
