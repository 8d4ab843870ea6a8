package network.haca.testing;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import network.haca.attestation.EnclaveIdentity;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Sha256;

/** Ends TLS with a certificate of its own, and counts what it then gets to read. */
final class ManInTheMiddle implements AutoCloseable {
  private static final char[] PASSWORD = "x".toCharArray();

  private final EnclaveIdentity identity =
      EnclaveIdentity.create("haca-worker", Instant.now(), Duration.ofDays(1));
  private final SSLServerSocket server;
  private final AtomicLong bytesRead = new AtomicLong();

  private ManInTheMiddle() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "x", identity.tlsPrivateKey(), PASSWORD, new Certificate[] {identity.tlsCertificate()});
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, PASSWORD);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(keys.getKeyManagers(), null, null);
    server =
        (SSLServerSocket)
            tls.getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::listen);
  }

  static ManInTheMiddle start() throws Exception {
    return new ManInTheMiddle();
  }

  int port() {
    return server.getLocalPort();
  }

  Bytes32 fingerprint() {
    return Sha256.hash(identity.tlsCertificateDer());
  }

  /** Of the application, after TLS. */
  long bytesRead() {
    return bytesRead.get();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private void listen() {
    while (!server.isClosed()) {
      try {
        SSLSocket socket = (SSLSocket) server.accept();
        Thread.ofVirtual().start(() -> read(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void read(SSLSocket socket) {
    try (socket) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"h2"});
      socket.setSSLParameters(parameters);
      InputStream in = socket.getInputStream();
      while (in.read() >= 0) {
        bytesRead.incrementAndGet();
      }
    } catch (IOException e) {
      // The client went away: that is what a pinned one does.
    }
  }
}
