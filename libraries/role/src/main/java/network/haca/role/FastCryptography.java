package network.haca.role;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts Corretto's provider first where its native library loads: it signs RSA at OpenSSL's speed.
 */
public final class FastCryptography {
  private static final Logger LOG = LoggerFactory.getLogger(FastCryptography.class);

  private FastCryptography() {}

  public static void install() {
    AmazonCorrettoCryptoProvider.install();
    if (AmazonCorrettoCryptoProvider.INSTANCE.getLoadingError() != null) {
      LOG.info("Corretto's cryptography does not load here; the JDK's own is used");
    }
  }
}
